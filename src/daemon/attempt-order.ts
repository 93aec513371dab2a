import { newAttemptId } from '../attempt/claim.ts';
import { type Order, orderLine } from '../attempt/order.ts';
import type { ScheduledJob } from '../job.ts';
import { PROGRAM_VERSION } from '../home/version.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import type { AttemptStart } from './runner.ts';
import type { DaemonSite } from './site.ts';

/** The attempt that a process is to be: how it is found afterwards, and the line that tells it. */
export function attemptOrder(
  job: ScheduledJob,
  { dueAt, trigger, lastTry }: AttemptStart,
  { place, language, settings, opened }: DaemonSite,
): { attemptId: string; line: string } {
  const { home, unsafe, machine } = place;
  const { apiKey: _, ...known } = settings(); // each process reads the key for itself
  const { dataset = 'health' } = known.collections.find(({ name }) => name === job.name) ?? {};
  const attemptId = newAttemptId(dataset, machine.clock.now(), machine.random);
  const order: Order = {
    attemptId,
    job: job.name,
    dueAt,
    trigger,
    lastTry,
    home,
    unsafeHome: unsafe,
    database: opened.guard.identityOf(pathIn(home, KEYS.database)),
    lang: known.lang ?? language,
    settings: known,
  };
  return { attemptId, line: orderLine(order, PROGRAM_VERSION) };
}
