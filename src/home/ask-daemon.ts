import { MatineeError } from '../errors.ts';
import { MINUTE_MS } from '../lib/clock.ts';
import type { DaemonRequest, RequestAnswer } from '../plan.ts';
import { wakeDaemon } from './daemon-control.ts';
import { openToWrite } from './open.ts';
import { isSameProcess } from './pid-file.ts';
import { type Place, checkedHome } from './place.ts';
import { controlParts, reachableDaemon } from './reach-daemon.ts';

/** Nobody waits longer for an answer. */
export const ANSWER_WITHIN_MS = MINUTE_MS;
const POLL_MS = 50;

/** The answer that whoever asked gives when nobody waits for another any more. */
const WITHDRAWN: RequestAnswer = { ok: false, text: '' };

/**
 * Leaves a request for the daemon, wakes it, and waits for the answer; takes it back when none
 * comes.
 *
 * @throws {MatineeError} `daemon-not-running`, `daemon-unreachable`, `request-unanswered`.
 */
export async function askDaemon(
  kind: DaemonRequest['kind'],
  job: string | undefined,
  place: Place,
): Promise<RequestAnswer> {
  const { clock, processes } = place.machine;
  const home = await checkedHome(place, 'read');
  const daemon = await reachableDaemon(home, place.machine);
  await using opened = await openToWrite(place);
  const { planbook } = opened.store;
  const id = await planbook.ask(kind, job, clock.now());
  wakeDaemon(daemon, controlParts(home, place.machine));
  const startedMs = clock.monotonicMs();
  for (;;) {
    const isOver = clock.monotonicMs() - startedMs > ANSWER_WITHIN_MS;
    const isAlive = isSameProcess(daemon, processes);
    if (isOver || !isAlive) await planbook.answer(id, WITHDRAWN, clock.now());
    const answer = await planbook.answerTo(id);
    if (answer !== undefined && answer.text !== WITHDRAWN.text) return answer;
    if (!isAlive) throw new MatineeError('daemon-not-running', { home });
    if (isOver) throw new MatineeError('request-unanswered', { home });
    await clock.sleep(POLL_MS);
  }
}
