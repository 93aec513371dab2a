import { wakeDaemon } from '../../daemon/control.ts';
import { MatineeError } from '../../errors.ts';
import { MINUTE_MS } from '../../lib/clock.ts';
import type { DaemonRequest, RequestAnswer } from '../../plan.ts';
import { openToWrite } from '../app.ts';
import type { RawOptions } from '../command.ts';
import { type Context, checkedHome } from '../context.ts';
import { controlParts, reachableDaemon } from '../daemon-control.ts';
import { DONE, FAILED } from '../exit-codes.ts';

const ANSWER_WITHIN_MS = MINUTE_MS;
const POLL_MS = 50;

/** `reload`: the daemon reads the configuration again, and says what changed. */
export async function reload(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out } = context;
  const { ok, text } = await askDaemon('reload', undefined, context);
  if (out.json) out.document({ outcome: ok ? 'reloaded' : 'refused', text });
  else if (ok) out.print(text);
  else out.tell(text);
  return ok ? DONE : FAILED;
}

/**
 * Leaves a request for the daemon, wakes it, and waits for the answer.
 *
 * @throws {MatineeError} `daemon-not-running`, `daemon-unreachable`, `request-unanswered`.
 */
export async function askDaemon(
  kind: DaemonRequest['kind'],
  job: string | undefined,
  context: Context,
): Promise<RequestAnswer> {
  const { clock } = context.world;
  const home = await checkedHome(context, 'read');
  const daemon = await reachableDaemon(home, context.world);
  await using opened = await openToWrite(context);
  const { planbook } = opened.store;
  const id = await planbook.ask(kind, job, clock.now());
  wakeDaemon(daemon, controlParts(home, context.world));
  const startedMs = clock.monotonicMs();
  while (clock.monotonicMs() - startedMs < ANSWER_WITHIN_MS) {
    const answer = await planbook.answerTo(id);
    if (answer !== undefined) return answer;
    await clock.sleep(POLL_MS);
  }
  throw new MatineeError('request-unanswered', { home });
}
