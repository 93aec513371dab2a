import type { ErrorCode } from '../errors.ts';

export const DONE = 0;
export const FAILED = 1;
const USAGE = 2;
/** The data are not good enough. */
export const NOT_GOOD = 4;
/** There is no daemon to ask. */
export const NOT_RUNNING = 3;
/** 128 + SIGINT, as shells have it. */
const STOPPED = 130;

/** What a command ends with when it fails; a new error without a code does not compile. */
export const EXIT_CODES: Record<ErrorCode, number> = {
  'home-not-found': USAGE,
  'home-missing': USAGE,
  'home-not-a-folder': USAGE,
  'home-file-system': USAGE,
  'home-not-writable': FAILED,
  'home-exists': USAGE,
  'config-syntax': USAGE,
  'config-invalid': USAGE,
  'env-invalid': USAGE,
  'env-line-invalid': USAGE,
  'key-missing': USAGE,
  'key-form': USAGE,
  usage: USAGE,
  'job-unknown': USAGE,
  'time-invalid': USAGE,
  'time-future': USAGE,
  'time-past': USAGE,
  'cron-invalid': USAGE,
  'cron-never': USAGE,
  'zone-unknown': USAGE,
  'run-unknown': FAILED,
  'snapshot-unknown': FAILED,
  'run-not-withheld': FAILED,
  'run-incomplete': FAILED,
  'run-needs-replace': FAILED,
  'movie-unknown': FAILED,
  'store-newer': USAGE,
  'store-needs-migration': FAILED,
  'store-foreign': USAGE,
  'store-busy': FAILED,
  'store-unjoined': FAILED,
  'job-running': FAILED,
  'already-succeeded': FAILED,
  'claim-lost': FAILED,
  'storage-failed': FAILED,
  'file-missing': FAILED,
  'file-damaged': FAILED,
  'file-foreign': FAILED,
  'disk-full': FAILED,
  'target-taken': USAGE,
  'too-many-files': FAILED,
  'key-refused': FAILED,
  'request-refused': FAILED,
  'not-found': FAILED,
  'upstream-failed': FAILED,
  'upstream-malformed': FAILED,
  'rate-limited-too-long': FAILED,
  deadline: FAILED,
  interrupted: STOPPED,
  'run-stopped': FAILED,
  withheld: NOT_GOOD,
  'daemon-running': FAILED,
  'daemon-not-running': NOT_RUNNING,
  'daemon-unreachable': FAILED,
  'daemon-stopping': FAILED,
  'job-not-loaded': FAILED,
  'daemon-start-failed': FAILED,
  'disk-low': FAILED,
  'request-unanswered': FAILED,
  'demo-folder': USAGE,
  'demo-live': FAILED,
  'sandbox-port': FAILED,
  'sandbox-movies': USAGE,
  internal: FAILED,
};
