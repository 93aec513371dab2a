import { type Variables, variable } from './environment.ts';

/** A variable of the original guide without effect here, and the setting to use instead, if any. */
export interface Notice {
  name: string;
  setting: string | undefined;
}

interface ReplacedName extends Notice {
  /** No other program reads a variable of this name, so that it is noticed wherever it is set. */
  unmistakable: boolean;
}

// biome-ignore format: a table is read by column
const REPLACED_NAMES: readonly ReplacedName[] = [
  { name: 'TMDB_REQUEST_DELAY',      unmistakable: true,  setting: 'tmdb.requestsPerSecond' },
  { name: 'TMDB_MAX_RETRIES',        unmistakable: true,  setting: undefined },
  { name: 'DAILY_COLLECTION_TIME',   unmistakable: true,  setting: 'jobs.daily_collection.schedule' },
  { name: 'WEEKLY_COLLECTION_DAY',   unmistakable: true,  setting: 'jobs.weekly_collection.schedule' },
  { name: 'HOURLY_TRENDING_ENABLED', unmistakable: true,  setting: 'jobs.hourly_trending.enabled' },
  { name: 'SCHEDULER_ENABLED',       unmistakable: false, setting: 'jobs.<job>.enabled' },
  { name: 'DATA_DIR',                unmistakable: false, setting: 'MATINEE_HOME' },
  { name: 'RAW_DATA_DIR',            unmistakable: false, setting: 'MATINEE_HOME' },
  { name: 'PROCESSED_DATA_DIR',      unmistakable: false, setting: 'MATINEE_HOME' },
  { name: 'BACKUP_DIR',              unmistakable: false, setting: undefined },
  { name: 'LOG_LEVEL',               unmistakable: false, setting: undefined },
  { name: 'LOG_FILE_PATH',           unmistakable: false, setting: undefined },
  { name: 'LOG_MAX_BYTES',           unmistakable: false, setting: undefined },
  { name: 'LOG_BACKUP_COUNT',        unmistakable: false, setting: undefined },
  { name: 'MAX_FILE_AGE_DAYS',       unmistakable: false, setting: undefined },
  { name: 'COMPRESSION_ENABLED',     unmistakable: false, setting: undefined },
];

/**
 * The variables of the original guide that are set, in table order. One that many programs use is
 * doubtful unless it is in the home's `.env`: the machine may have it for another reason.
 */
export function replacedNames(env: Variables, dotenv: Variables) {
  const found = REPLACED_NAMES.filter(({ name }) => isSet(env, name) || isSet(dotenv, name));
  const isMeant = ({ name, unmistakable }: ReplacedName) => unmistakable || isSet(dotenv, name);
  return {
    notices: found.filter(isMeant).map(noticeOf),
    doubtfulNotices: found.filter((one) => !isMeant(one)).map(noticeOf),
  };
}

function isSet(variables: Variables, name: string): boolean {
  return variable(variables, name) !== undefined;
}

function noticeOf({ name, setting }: ReplacedName): Notice {
  return { name, setting };
}
