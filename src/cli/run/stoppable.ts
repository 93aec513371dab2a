import { MatineeError } from '../../errors.ts';
import type { ScheduledJob } from '../../job.ts';
import type { RawOptions } from '../command.ts';
import type { Context } from '../context.ts';

/** Runs until done or until SIGINT or SIGTERM, which ends it at the next page. */
export async function stoppable<T>(
  { name }: Pick<ScheduledJob, 'name'>,
  options: RawOptions,
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
  const isSupervised = options['scheduled'] === true || options['requested'] !== undefined;
  const unwatch = isSupervised ? world.onOrphaned(interrupt) : () => {};
  try {
    return await work(stop.signal);
  } finally {
    unlisten();
    unwatch();
    out.status(undefined);
  }
}
