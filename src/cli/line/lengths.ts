import { invalidValue } from './values.ts';

/** As long as a path may be on Linux, which is the longest thing that a word can usefully be. */
const MAX_CHARS = 4096;
const SHOWN_CHARS = 40;

/**
 * Refuses a word that is too long for whatever it may mean, before anybody compares it with
 * something, looks for it, or says it back.
 *
 * @throws {MatineeError} `usage`.
 */
export function refuseTooLong(argv: readonly string[]): void {
  const index = argv.findIndex(({ length }) => length > MAX_CHARS);
  const word = argv[index];
  if (word === undefined) return;
  const flag = /^--[a-z-]{1,40}$/.exec(argv[index - 1] ?? '')?.[0];
  const shown = `${flag === undefined ? '' : `${flag} `}${word.slice(0, SHOWN_CHARS)}…`;
  throw invalidValue(shown, { kind: 'text', max: MAX_CHARS });
}
