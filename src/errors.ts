import type { DamagedStore } from './damage.ts';
import type { CriticalFault } from './snapshot.ts';

/** Why nothing came of a request, below HTTP. */
export type NetworkCause =
  | 'unknown-host'
  | 'no-resolver'
  /** The name leads to this machine itself. */
  | 'blocked'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'cut'
  | 'certificate-host'
  | 'certificate-issuer'
  | 'certificate-expired'
  | 'certificate-early'
  /** A body that is not packed as its header says. */
  | 'packed'
  | 'proxy-auth'
  | 'proxy-refused';

/**
 * Everything that can go wrong and be told to a person, with the values its sentence needs. The
 * sentences are in `messages`, one for each code and language; a code without one does not compile.
 */
export interface ErrorValues {
  // home
  'home-not-found': Record<string, never>;
  'cwd-gone': Record<string, never>;
  'home-missing': { home: string };
  'home-not-a-folder': { home: string };
  'home-file-system': { home: string; fileSystem: string };
  'home-not-writable': { home: string; cause: string };
  'home-exists': { home: string };
  /** It was open here, and is not what lies under its name any more. */
  'home-replaced': {
    part: 'home' | 'database' | 'history' | 'locks';
    path: string;
    found: 'missing' | 'other';
  };
  // configuration
  'config-syntax': { file: string; line: number; column: number; problem: SyntaxFault };
  'config-too-large': { file: string; sizeBytes: number; maxBytes: number };
  /** `seconds`: how long was waited; undefined where it could not be read at all. */
  'config-unread': { file: string; seconds: number | undefined };
  /** `more`: so many besides those that are told. */
  'config-invalid': { file: string; problems: ConfigProblem[]; more?: number };
  'env-invalid': { name: string; value: string; expected: string };
  'env-line-invalid': { file: string; line: number };
  'key-missing': { home: string };
  'key-form': { where: string };
  // command line
  /** `command` is the one whose help says more. */
  usage: {
    kind: UsageFault;
    what: string;
    expected?: Expected;
    suggestion?: string;
    command?: string;
  };
  'job-unknown': { job: string; known: readonly string[]; nearest?: string };
  /** `orDuration`, `orDay`: where `2h`, or `2026-11-23`, may stand as well; `isNoDay`: of no calendar. */
  'time-invalid': { value: string; orDuration?: boolean; orDay?: boolean; isNoDay?: boolean };
  /** `isSince`: of what is over, something was asked since then. */
  'time-future': { value: string; isSince?: true };
  /** So long ago, in days, that what TMDB shows now says nothing of it; `most` are taken. */
  'time-over': { value: string; days: number; most: number };
  'time-past': { value: string };
  /** `from` and `to` are dates, both included. */
  'time-range': { value: string; from: string; to: string };
  'cron-invalid': { schedule: string; problem: CronProblem };
  'cron-never': { schedule: string };
  'zone-unknown': { zone: string; nearest?: string };
  'run-unknown': { run: string };
  'snapshot-unknown': { dataset: string; period?: string; known: readonly string[] };
  'run-not-withheld': { run: string; state: string };
  'run-incomplete': { run: string; reasons: readonly CriticalFault[]; replaces: boolean };
  'run-needs-replace': {
    run: string;
    reasons: readonly CriticalFault[];
    current: string;
    period: string;
  };
  'movie-unknown': { movie: string };
  // ledger and files
  'store-newer': { file: string; found: number; supported: number };
  'store-needs-migration': { file: string; found: number; supported: number };
  'store-foreign': { file: string };
  'store-damaged': DamagedStore;
  'store-busy': { file: string };
  /** `cause`: why the log beside the file cannot be read. */
  'store-unjoined': { file: string; cause: string };
  /** `attempt` is undefined of a process that has only just been started. */
  'job-running': { job: string; attempt: string | undefined; holder: string; startedAt: string };
  'already-succeeded': { job: string; dueAt: string };
  'claim-lost': { attempt: string };
  'order-unreadable': Record<string, never>;
  /** The versions of the daemon that orders and of the program that it has started. */
  'order-other-version': { daemon: string; program: string };
  /** `run` is about to publish for that period and does not get on. */
  'publish-busy': { dataset: string; period: string; run: string; holder: string; since: string };
  /** `path`: of the database, or of the folder that it would lie in. */
  'database-unshared': { path: string };
  'storage-failed': { path: string; operation: string; cause: string };
  /** `found`: what stands where a file has to be. */
  'not-a-file': { path: string; found: 'folder' | 'pipe' | 'socket' | 'device' };
  'file-missing': { path: string };
  /** It does not hold what that run wrote. */
  'file-damaged': { path: string; run: string };
  'file-foreign': { path: string };
  /** `home` is the one that the file belongs to; undefined of a database's name elsewhere. */
  'target-taken': { path: string; home: string | undefined };
  'target-special': { path: string };
  /** `path` is undefined where the system does not say what was being written. */
  /** `noInodes`: there may be room, but for no new file. */
  'disk-full': { path?: string; noInodes?: true };
  'too-many-files': Record<string, never>;
  // TMDB
  'key-refused': { status: number; message: string };
  'request-refused': { status: number; path: string; message: string };
  /** Of this machine, by TMDB's; negative where it is behind. */
  'clock-wrong': { aheadMs: number };
  /** What a run was for, ISO 8601: it has not come yet by the clock as it is now. */
  'clock-put-back': { dueAt: string };
  'not-found': { path: string };
  'upstream-failed': {
    path: string;
    /** HTTP status, or 0 when there was no answer. */
    status: number;
    problem: string;
    attempts: number;
    elapsedMs: number;
    requestsPerSecond: number;
    /** Why there was no answer, as far as that can be told. */
    cause?: NetworkCause;
    /** The server's name. */
    host?: string;
    /** By which proxy it was asked, without user and password. */
    proxy?: string;
    /** Where a redirect leads. */
    location?: string;
  };
  'upstream-malformed': { path: string; problem: string; attempts: number };
  'rate-limited-too-long': { path: string; waitMs: number };
  // running
  deadline: { job: string; timeoutMs: number };
  interrupted: { job?: string };
  /** Of a run in another process; `run` is undefined where it had not begun. */
  'run-stopped': { job: string; run: string | undefined };
  /** `replaces`: something is published for that period. */
  withheld: { reasons: readonly CriticalFault[]; run: string; replaces?: boolean };
  // the daemon
  'daemon-running': { home: string; pid: number | undefined };
  'daemon-not-running': { home: string };
  'daemon-unreachable': { home: string };
  /** `ownerId`: the number of the user it runs as; undefined where that cannot be told. */
  'daemon-of-others': { home: string; pid: number; ownerId: number | undefined };
  'daemon-stopping': { home: string };
  /** It holds to the configuration that it has read last. */
  'job-not-loaded': { job: string; home: string };
  'daemon-start-failed': { home: string; exitCode: number | undefined };
  'disk-low': { path: string; freeBytes: number; wantedBytes: number };
  'request-unanswered': { home: string };
  'demo-folder': { folder: string };
  'demo-live': { folder: string };
  'sandbox-port': { port: number; cause: string };
  'sandbox-movies': { file: string; line?: number; problem: string };
  internal: { cause: string };
}

export type ErrorCode = keyof ErrorValues;

/** What is wrong with a command line. */
export type UsageFault =
  | 'unknown-command'
  | 'unknown-option'
  | 'missing-argument'
  | 'missing-value'
  | 'too-many-arguments'
  | 'invalid-value'
  | 'conflicting-options'
  | 'needs-out'
  | 'reversed-range';

/** What an option takes, for whoever gave it something else. */
export type Expected =
  | { kind: 'integer'; min: number; max: number }
  /** Weeks of a year, from 01. */
  | { kind: 'week'; year: string; weeks: number }
  /** So many characters, at most. */
  | { kind: 'text'; max: number }
  | { kind: 'one-of'; values: readonly string[] }
  | { kind: 'date' }
  | { kind: 'period'; forms: readonly string[] }
  | { kind: 'file' };

/** What makes a text no YAML that is read here. */
export type SyntaxFault =
  | 'alias-loop'
  | 'alias-unknown'
  | 'aliases-too-many'
  | 'anchor-place'
  | 'documents'
  | 'duplicate-key'
  | 'escape'
  | 'flow-unclosed'
  | 'indent'
  | 'key'
  | 'proto'
  | 'scalar-start'
  | 'star'
  | 'tab'
  | 'tag'
  | 'too-deep'
  | 'unexpected';

export type CronField = 'minute' | 'hour' | 'day' | 'month' | 'dayOfWeek';

/** What makes a text no cron expression. */
export type CronProblem =
  | { kind: 'character'; found: string }
  | { kind: 'fields'; found: number }
  | { kind: 'range'; field: CronField }
  /** `22-2`, and how it is written. */
  | { kind: 'backwards'; found: string; instead: string }
  | { kind: 'step'; found: string; most: number }
  | { kind: 'form' };

/** One thing wrong in `matinee.yaml`: where, what stands there, and what may stand there. */
export interface ConfigProblem {
  path: string;
  line?: number;
  problem: ConfigFault;
}

/** What is wrong with a setting; each kind has a sentence in both languages. */
export type ConfigFault =
  | { kind: 'unknown-key'; key: string; nearest?: string; known: readonly string[] }
  | { kind: 'expected'; expected: string; found: string }
  | { kind: 'missing'; key: string }
  | { kind: 'one-of'; allowed: readonly string[]; found: string; nearest?: string }
  | { kind: 'range'; min?: number; max?: number; found: number }
  | { kind: 'duration'; found: string }
  | { kind: 'duration-range'; min: string; max: string; found: string }
  | { kind: 'zone'; found: string; nearest?: string }
  | { kind: 'cron'; found: string; problem: CronProblem }
  | { kind: 'cron-never'; found: string }
  | { kind: 'duplicate-source'; name: string }
  | { kind: 'same-file'; dataset: string; other: string }
  | { kind: 'source-kind'; found: readonly string[] }
  | { kind: 'name'; found: string }
  | { kind: 'reserved'; key: string }
  | { kind: 'own-job'; job: string }
  | { kind: 'rule-twice'; rule: string }
  | { kind: 'no-sources' }
  /** A parameter of TMDB's; `instead` is how it would be written. */
  | { kind: 'param-value'; found: string; form: ParamForm; instead?: string }
  /** Of no effect without another parameter. */
  | { kind: 'param-needs'; key: string; needed: string };

/** What the value of a parameter of TMDB's has to look like. */
export type ParamForm =
  | 'language'
  | 'country'
  | 'year'
  | 'date'
  | 'release-types'
  | 'rating'
  | 'count'
  | 'ids'
  | 'languages'
  | 'countries'
  | 'flag'
  | 'monetization-types';

/** An error that a person will read: a code, and the values its sentence needs. */
export class MatineeError<C extends ErrorCode = ErrorCode> extends Error {
  override name = 'MatineeError';
  readonly code: C;
  readonly values: ErrorValues[C];

  constructor(code: C, values: ErrorValues[C], options: ErrorOptions = {}) {
    super(`${code} ${JSON.stringify(values)}`, options);
    this.code = code;
    this.values = values;
  }
}

/** Narrows to an error of one code: `if (isError(error, 'deadline')) error.values.timeoutMs`. */
export function isError<C extends ErrorCode>(error: unknown, code: C): error is MatineeError<C> {
  return error instanceof MatineeError && error.code === code;
}
