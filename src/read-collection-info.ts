import type {
  BatchFindings,
  CollectionInfo,
  Completeness,
  FieldDrift,
  JudgedSource,
  KnownInfo,
  QualityDistribution,
  OriginalStatistics,
} from './collection-info.ts';

/**
 * A value that was read, where it is what the program writes: no key holds anything but what it is
 * said to hold above. Keys of a newer program are kept as they are.
 */
export function readCollectionInfo(value: unknown): KnownInfo | undefined {
  return isInfo(value) ? (value as KnownInfo) : undefined;
}

type Check = (value: unknown) => boolean;

/** A check for every key of T. */
type Checks<T> = { readonly [Key in keyof Required<T>]: Check };

const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const rate: Check = (value) => Number.isFinite(value);
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const date: Check = (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
const instant: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));

function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every((one) => check(one));
}

/** An object with any keys. */
function each(check: Check): Check {
  return (value) => isObject(value) && Object.values(value).every((one) => check(one));
}

/** An object with all of these keys, and maybe others. */
function whole<T>(checks: Checks<T>): Check {
  const entries: [string, Check][] = Object.entries(checks);
  return (value) => isObject(value) && entries.every(([key, check]) => check(value[key]));
}

/** An object with some of these keys, and maybe others. */
function partly<T>(checks: Checks<T>): Check {
  const entries: [string, Check][] = Object.entries(checks);
  return (value) =>
    isObject(value) &&
    entries.every(([key, check]) => !Object.hasOwn(value, key) || check(value[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const STATISTICS: Checks<OriginalStatistics> = {
  collection_type: text,
  timestamp: text,
  total_collected: count,
  total_valid: count,
  quality_rate: rate,
  week_number: count,
  hour: count,
  month: text,
  pages_processed: count,
  sources: each(count),
  by_source: each(count),
};

const GRADES: Checks<QualityDistribution> = {
  excellent: count,
  good: count,
  fair: count,
  poor: count,
};

const JUDGED_SOURCE: Checks<JudgedSource> = {
  raw: count,
  filtered: count,
  unidentified: count,
  duplicates: count,
  unique: count,
  shifted: count,
  rejected: each(count),
  flagged: each(count),
};

const BATCH: Checks<BatchFindings> = {
  total_movies: count,
  valid_movies: count,
  invalid_movies: count,
  quality_distribution: whole(GRADES),
  common_issues: each(count),
  recommendations: listOf(text),
};

const COMPLETENESS: Checks<Completeness> = {
  title: orNull(rate),
  overview: orNull(rate),
  poster: orNull(rate),
  release_date: orNull(rate),
};

const isInfo = partly<CollectionInfo>({
  ...STATISTICS,
  collection_time: instant,
  total_movies: count,
  metadata: partly(STATISTICS),
  raw_count: count,
  filtered: count,
  unidentified: count,
  duplicates: count,
  clean_rate: rate,
  run_id: text,
  job: text,
  period: text,
  occurrence: instant,
  as_of: date,
  timezone: text,
  language: text,
  region: text,
  late_by_s: count,
  pages: whole<CollectionInfo['pages']>({ expected: count, received: count }),
  rejected: each(count),
  flagged: each(count),
  score: whole<CollectionInfo['score']>({ mean: rate, ...GRADES }),
  per_source: each(whole(JUDGED_SOURCE)),
  batch: whole(BATCH),
  complete: flag,
  unchanged: listOf(text),
  content: each(text),
  completeness: whole(COMPLETENESS),
  field_drift: each(whole<FieldDrift>({ unknown: each(count), vanished: listOf(text) })),
  config_hash: text,
  report: text,
  genre_names: each(text),
  source: text,
  schema_version: count,
  program_version: text,
  attribution: text,
  reasons: listOf((one) => isObject(one) && text(one['kind'])),
  lists: each(listOf(orNull((id) => rate(id) || text(id)))),
  observed_at: each(listOf(instant)),
});
