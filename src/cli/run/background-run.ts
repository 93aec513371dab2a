import { type ErrorCode, MatineeError } from '../../errors.ts';
import { askDaemon } from '../../home/ask-daemon.ts';
import { openToWrite } from '../../home/open.ts';
import type { WritingHome } from '../../home/opened.ts';
import { isSameProcess } from '../../home/pid-file.ts';
import { checkedHome } from '../../home/place.ts';
import { readRunAnswer, type StartedRun } from '../../home/run-request.ts';
import type { ScheduledJob } from '../../job.ts';
import { SECOND_MS } from '../../lib/clock.ts';
import type { Attempt } from '../../occurrence.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE, EXIT_CODES } from '../exit-codes.ts';
import { tellRun } from './tell-run.ts';

const POLL_MS = SECOND_MS / 4;

/**
 * `run --background`: the daemon runs the job now; with `wait`, ends when that has ended, as a run
 * in this process would.
 */
export async function runInBackground(
  job: ScheduledJob,
  wait: boolean,
  context: Context,
): Promise<number> {
  const { out, text } = context;
  const words = text.planning.run;
  const started = readRunAnswer(await askDaemon('run', job.name, placeOf(context)));
  const { dueAt, process } = started;
  if (!wait && out.json) {
    const { pid } = process;
    out.document({ outcome: 'started', job: job.name, due_at: dueAt.toISOString(), pid });
  }
  if (!out.json) {
    const say = wait ? out.tell : out.print;
    say(words.started(job.name, process.pid));
    const home = await checkedHome(placeOf(context), 'read');
    if (!wait) say(text.daemon.watchIt(text.line.in(home)('logs -f', '--job', job.short)));
  }
  return wait ? waitForEnd(started, job, context) : DONE;
}

async function waitForEnd(
  started: StartedRun,
  job: ScheduledJob,
  context: Context,
): Promise<number> {
  const { out, text, world } = context;
  const left = new AbortController();
  const unlisten = world.onStop(() => left.abort());
  await using opened = await openToWrite(placeOf(context));
  try {
    const attempt = await endOf(started, job, opened, context, left.signal);
    return await tellEnd(attempt, job, opened, context);
  } catch (error) {
    if (!left.signal.aborted) throw error;
    if (out.json) out.document({ outcome: 'running', job: job.name });
    out.tell(text.planning.run.leftRunning(job.name));
    return EXIT_CODES.interrupted;
  } finally {
    unlisten();
  }
}

/**
 * The attempt, once its process has ended, and somebody has said how where that could not. The
 * daemon that was asked may be gone, and what it started hang: then it is held to its deadline here.
 */
async function endOf(
  { dueAt, process }: StartedRun,
  { name }: ScheduledJob,
  opened: WritingHome,
  { world }: Context,
  signal: AbortSignal,
): Promise<Attempt | undefined> {
  for (;;) {
    const lives = isSameProcess({ ...process, startedAt: '' }, world.processes);
    await opened.recover();
    const [attempt] = await opened.store.ledger.attempts({ job: name, dueAt, limit: 1 });
    if (!lives && attempt?.state !== 'running') return attempt;
    await world.clock.sleep(POLL_MS, signal);
  }
}

async function tellEnd(
  attempt: Attempt | undefined,
  { name, housekeeping }: ScheduledJob,
  { home, store }: WritingHome,
  context: Context,
): Promise<number> {
  const { out, text } = context;
  if (attempt === undefined || attempt.state === 'interrupted') {
    throw new MatineeError('run-stopped', { job: name, run: attempt?.id });
  }
  const version = await store.catalog.version(attempt.id);
  if (version?.state === 'current' || version?.state === 'withheld') {
    return tellRun(attempt, version, { home, store }, context, {});
  }
  if (attempt.error !== undefined) {
    const { code, values } = attempt.error;
    // A daemon of another version may know what we do not.
    if (!(code in EXIT_CODES)) throw new MatineeError('internal', { cause: code });
    throw new MatineeError(code as ErrorCode, values);
  }
  const status = attempt.stats['status'] as 'pass' | 'warn' | 'fail';
  if (out.json) out.document({ outcome: attempt.state, run: attempt.id, job: name, status });
  else if (housekeeping === true) out.print(text.health.status[status]);
  return DONE;
}
