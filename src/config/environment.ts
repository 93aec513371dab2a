import { MatineeError } from '../errors.ts';
import { SECOND_MS } from '../lib/clock.ts';
import { withoutKeys } from '../lib/redact.ts';
import {
  BASE_URL,
  isWithin,
  LANGS,
  LANGUAGE,
  LANGUAGE_PATTERN,
  parseBaseUrl,
  REGION,
  REGION_PATTERN,
  REQUEST_TIMEOUT,
  withoutSecrets,
} from './values.ts';

/** Environment variables by name; an empty one counts as none. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The value of a variable, or undefined when it is not set or empty. */
export function variable(variables: Variables, name: string): string | undefined {
  const text = variables[name]?.trim();
  return text === '' ? undefined : text;
}

interface Parser<T> {
  name: string;
  /** What the variable may hold. */
  expected: string;
  /** Undefined when the text is nothing of the kind. */
  parse: (text: string) => T | undefined;
}

/** The variables for settings, by the setting's path. The names are the original guide's. */
export const VARIABLES = {
  lang: {
    name: 'MATINEE_LANG',
    expected: LANGS.join(' | '),
    parse: (text: string) => LANGS.find((lang) => lang === text),
  },
  'tmdb.language': {
    name: 'TMDB_LANGUAGE',
    expected: LANGUAGE,
    parse: (text: string) => LANGUAGE_PATTERN.exec(text)?.[0],
  },
  'tmdb.region': {
    name: 'TMDB_REGION',
    expected: REGION,
    parse: (text: string) => REGION_PATTERN.exec(text)?.[0],
  },
  'tmdb.timeout': { name: 'TMDB_TIMEOUT', expected: '1..300 s', parse: parseSeconds },
  'tmdb.baseUrl': { name: 'TMDB_BASE_URL', expected: BASE_URL, parse: parseBaseUrl },
} satisfies Record<string, Parser<unknown>>;

/**
 * What a variable says of its setting, or undefined when it says nothing.
 *
 * @throws {MatineeError} `env-invalid`.
 */
export function readVariable<P extends keyof typeof VARIABLES>(path: P, variables: Variables) {
  const { name, expected, parse } = VARIABLES[path] as Parser<ValueOf<P>>;
  const text = variable(variables, name);
  if (text === undefined) return undefined;
  const value = parse(text);
  if (value !== undefined) return value;
  const shown = withoutKeys(withoutSecrets(text));
  throw new MatineeError('env-invalid', { name, value: shown, expected });
}

type ValueOf<P extends keyof typeof VARIABLES> = NonNullable<
  ReturnType<(typeof VARIABLES)[P]['parse']>
>;

/** The original guide counts in seconds, without a unit. */
function parseSeconds(text: string): number | undefined {
  if (!/^\d+(\.\d+)?$/.test(text)) return undefined;
  const ms = Math.round(Number(text) * SECOND_MS);
  return isWithin(ms, REQUEST_TIMEOUT) ? ms : undefined;
}
