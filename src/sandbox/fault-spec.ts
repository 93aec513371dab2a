import { TMDB_ERRORS } from './errors.ts';
import type { Fault, WrongType } from './faults.ts';

/** A fault's text that cannot be read; the message says why. */
export class FaultSpecError extends Error {
  override name = 'FaultSpecError';
}

/** A value of an option, or undefined when the text is none. */
interface Option {
  read: (text: string) => string | number | undefined;
  expected: string;
}

const WRONG_TYPES: readonly WrongType[] = ['results', 'total_pages', 'items', 'ids', 'numbers'];

const anInteger: Option = {
  read: (text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined),
  expected: 'an integer from 1',
};

const MATCH_OPTIONS: Readonly<Record<string, Option>> = {
  page: anInteger,
  nth: anInteger,
  every: anInteger,
  times: anInteger,
  probability: {
    read: (text) => (/^(0?\.\d+|0|1(\.0+)?)$/.test(text) ? Number(text) : undefined),
    expected: 'a number from 0 to 1',
  },
};

const STATUS_OPTIONS = { body: oneOf(['html', 'json']) };

/** Every kind that can be written, and the options it has besides those that say when. */
const KINDS: Readonly<Record<string, Readonly<Record<string, Option>>>> = {
  429: {
    retryAfter: {
      // A header is of printable ASCII.
      read: (text) =>
        /^\d+$/.test(text) ? Number(text) : /^[ -~]+$/.test(text) ? text : undefined,
      expected: 'seconds or an HTTP date',
    },
  },
  500: STATUS_OPTIONS,
  502: STATUS_OPTIONS,
  503: STATUS_OPTIONS,
  504: STATUS_OPTIONS,
  'error-body': {
    code: {
      read: (text) => (Object.hasOwn(TMDB_ERRORS, text) ? Number(text) : undefined),
      expected: `one of ${Object.keys(TMDB_ERRORS).join(', ')}`,
    },
  },
  reset: {},
  hang: {},
  drip: { bytesPerSecond: anInteger },
  truncated: {},
  html: {},
  gzip: {},
  'empty-body': {},
  'empty-results': {},
  shrink: { pages: anInteger },
  vanish: { after: anInteger },
  'wrong-types': { what: oneOf(WRONG_TYPES) },
  'ignore-append': {},
};

/**
 * Reads a fault as it is written on a command line: `KIND[@PATH][?OPTION=VALUE&…]`.
 *
 * KIND is a fault's kind, or the status 500, 502, 503 or 504. PATH is what the request's path
 * starts with, below `/3`. Options that say which requests are struck: `page`, `nth`, `every`,
 * `times`, `probability`. Options of a kind: `retryAfter` (429), `body` (a status), `code`
 * (error-body), `bytesPerSecond` (drip), `pages` (shrink), `after` (vanish), `what` (wrong-types).
 *
 *     429@/movie/popular?page=2&times=3&retryAfter=1   page 2 of popular, three times
 *     503?probability=0.01                             one request in a hundred
 *     hang@/trending/movie/day?nth=2                   the second request
 *     wrong-types@/discover?what=ids&every=5           every fifth request
 *
 * @throws {FaultSpecError} for an unknown kind or option, or a value out of its range.
 */
export function parseFault(text: string): Fault {
  const [, kind = '', path, query = ''] = /^([^@?]*)(?:@([^?]*))?(?:\?(.*))?$/s.exec(text) ?? [];
  const ownOptions = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (ownOptions === undefined) {
    throw new FaultSpecError(`no fault "${kind}"; there are ${Object.keys(KINDS).join(', ')}`);
  }
  if (path !== undefined && !path.startsWith('/')) {
    throw new FaultSpecError(`a fault's path starts with "/", unlike "${path}"`);
  }

  const options = { ...MATCH_OPTIONS, ...ownOptions };
  const fault: Record<string, unknown> = /^50\d$/.test(kind)
    ? { kind: 'status', status: Number(kind) }
    : { kind };
  if (path !== undefined) fault['path'] = path;
  for (const [name, value] of new URLSearchParams(query)) {
    fault[name] = readOption(kind, name, value, options);
  }
  return fault as Fault & Record<string, unknown>;
}

function readOption(
  kind: string,
  name: string,
  text: string,
  options: Readonly<Record<string, Option>>,
): string | number {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    const known = Object.keys(options).join(', ');
    throw new FaultSpecError(`fault "${kind}" has no option "${name}"; it has ${known}`);
  }
  const value = option.read(text);
  if (value === undefined) {
    throw new FaultSpecError(`${name} of fault "${kind}" is ${option.expected}, not "${text}"`);
  }
  return value;
}

function oneOf(values: readonly string[]): Option {
  return {
    read: (text) => (values.includes(text) ? text : undefined),
    expected: values.join(' or '),
  };
}
