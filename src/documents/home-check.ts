import { type HomeCheck, stateOf } from '../home-check.ts';
import { PROGRAM_VERSION } from '../home/version.ts';
import { checkWords } from '../messages/home-checks.ts';
import type { Messages } from '../messages/messages.ts';

/** How a home was found, with the sentences in a reader's language. */
export function homeChecksDocument(checks: readonly HomeCheck[], text: Messages) {
  return {
    outcome: checks.some((one) => stateOf(one) === 'fail') ? 'bad' : 'good',
    version: PROGRAM_VERSION,
    checks: checks.map((one) => ({
      name: one.check,
      state: stateOf(one),
      ...checkWords(one, text),
    })),
  };
}
