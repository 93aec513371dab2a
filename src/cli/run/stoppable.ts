import { MatineeError } from '../../errors.ts';
import type { ScheduledJob } from '../../job.ts';
import type { Context } from '../context.ts';
import type { Wanted } from './wanted.ts';

/** Runs until done or until SIGINT or SIGTERM, which ends it at the next page. */
export async function stoppable<T>(
  { name }: Pick<ScheduledJob, 'name'>,
  { ordered }: Pick<Wanted, 'ordered'>,
  { world, out, text }: Context,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const interrupt = () => {
    if (stop.signal.aborted) return;
    out.tell(text.commands.run.stopping);
    stop.abort(new MatineeError('interrupted', { job: name }));
  };
  const unlisten = world.onStop(interrupt);
  // The daemon that supervises an attempt may be killed; nobody would supervise it then.
  const unwatch = ordered ? world.onOrphaned(interrupt) : () => {};
  try {
    return await work(stop.signal);
  } finally {
    unlisten();
    unwatch();
    out.status(undefined);
  }
}
