/** How often each of some names occurs: a rule, a flag, an issue. Those that do not occur are left out. */
export type Counts = Readonly<Record<string, number>>;

/** One thing of each source, by the source's name in the configuration. */
export type BySource<T> = Readonly<Record<string, T>>;

/** How many movies have a score from 90, from 80, from 70, and under 70. */
export interface QualityDistribution {
  excellent: number;
  good: number;
  fair: number;
  poor: number;
}

/** Findings about a whole collection, with the keys of the original guide. */
export interface BatchFindings {
  total_movies: number;
  valid_movies: number;
  invalid_movies: number;
  quality_distribution: QualityDistribution;
  /** The ten commonest issues of all movies, valid ones included, commonest first. */
  common_issues: Counts;
  /** Sentences in Korean, the original's; none when there are no movies. */
  recommendations: readonly string[];
}

/** What became of the items of one source: `raw` is the sum of the four below it. */
export interface SourceCounts {
  raw: number;
  filtered: number;
  unidentified: number;
  /** Movies that had been seen before, in this source or an earlier one. */
  duplicates: number;
  unique: number;
  /** Of the duplicates, those seen in this very source: the list moved while it was paged. */
  shifted: number;
}

/** The same, and what was found about the movies that came from there first. */
export interface JudgedSource extends SourceCounts {
  rejected: Counts;
  flagged: Counts;
}

/** How the items of one source differ from what lists used to hold. */
export interface FieldDrift {
  /** Fields we do not know, and how many items have them. */
  unknown: Counts;
  /** Fields that no item has any more. */
  vanished: readonly string[];
}

/** The share of movies that have what people look at, per cent; null of none. */
export type Completeness = Readonly<
  Record<'title' | 'overview' | 'poster' | 'release_date', number | null>
>;

/** Why a snapshot is not good enough to be published. */
export type CriticalFault =
  | { kind: 'pages_missing'; source: string; expected: number; received: number; cause?: string }
  | { kind: 'pages_repeated'; source: string; pages: number; repeated: number }
  /** Of one source or, without its name, of all of them together. */
  | { kind: 'unidentified'; source?: string; items: number; unidentified: number }
  | { kind: 'repeated'; source: string; items: number; movies: number }
  | { kind: 'source_short'; source: string; movies: number; minMovies: number }
  | { kind: 'source_shrunk'; source: string; movies: number; median: number }
  | { kind: 'valid_rate'; percent: number }
  | { kind: 'no_movies' }
  | { kind: 'outside_period'; period: string; observedPeriod: string };

/** The original guide's statistics of a collection, with its keys. Which there are goes by its type. */
export interface OriginalStatistics {
  /** `daily`, `weekly`, `hourly_trending`, `monthly`, or the name of the user's own job. */
  collection_type: string;
  /** The local date it was due, `YYYYMMDD`; hourly with the hour, `YYYYMMDD_HH`. */
  timestamp: string;
  /** Movies received, each once. */
  total_collected: number;
  total_valid: number;
  /** Valid movies, per cent of those collected; 0 when there are none. */
  quality_rate: number;
  /** Weekly: ISO week of the year. */
  week_number?: number;
  /** Hourly: the local hour it was due. */
  hour?: number;
  /** Monthly: the local month it was due, `YYYYMM`. */
  month?: string;
  /** Monthly: pages received. */
  pages_processed?: number;
  /** Daily, and the user's own: items received from each source. */
  sources?: BySource<number>;
  /** Where sources are grouped: items less those filtered, sources of one group together. */
  by_source?: BySource<number>;
}

/**
 * What a snapshot says about itself, as `schema/snapshot.schema.json` publishes it. Rates are per
 * cent, instants local time with offset, to the second.
 */
export interface CollectionInfo extends OriginalStatistics {
  /** When the run started. */
  collection_time: string;
  /** Movies in the file: the valid ones. */
  total_movies: number;
  /** The statistics once more, where the original guide's check reads them. */
  metadata: Partial<OriginalStatistics>;
  /** Items received: `filtered` + `unidentified` + `duplicates` + `total_collected`. */
  raw_count: number;
  filtered: number;
  /** Items without an id. */
  unidentified: number;
  /** Items whose movie had been seen before, in their source or an earlier one. */
  duplicates: number;
  /** Movies that are valid and have no flag, per cent of those collected. */
  clean_rate: number;
  run_id: string;
  job: string;
  /** The hour, day, ISO week or month it stands for, as in its file's name. */
  period: string;
  /** When the run was due. */
  occurrence: string;
  /** The local date of the occurrence, `YYYY-MM-DD`: what comes out later counts as unreleased. */
  as_of: string;
  /** The IANA time zone of all local times. */
  timezone: string;
  /** The language that TMDB was asked in, `ko-KR`, and the country, `KR`; a source may have its own. */
  language: string;
  region: string;
  /** From when the run was due to when it started. */
  late_by_s: number;
  pages: { expected: number; received: number };
  /** Movies that are not valid, by rule, or `score`. */
  rejected: Counts;
  /** Movies by flag, rejected ones included; a movie counts under each of its flags. */
  flagged: Counts;
  /** Of all movies collected; `mean` is 0 to 100. */
  score: QualityDistribution & { mean: number };
  per_source: BySource<JudgedSource>;
  batch: BatchFindings;
  /** In a file false when it was set aside; in the catalog whether all expected pages came. */
  complete: boolean;
  /** Sources that sent the same bytes as for the version before. */
  unchanged: readonly string[];
  /** SHA-256 over the pages of each source that sent any, hex. */
  content: BySource<string>;
  completeness: Completeness;
  /** Of the sources whose items have changed their shape. */
  field_drift: BySource<FieldDrift>;
  /** The same for two runs with the same settings. */
  config_hash: string;
  /** Which report is written from it: `weekly` or `monthly`. */
  report?: string;
  /** By id, where there is a report; empty when TMDB did not say. */
  genre_names?: Readonly<Record<string, string>>;
  /** `tmdb` or `sandbox`. */
  source: string;
  schema_version: number;
  program_version: string;
  attribution: string;
  /** Why it was set aside. Only in files. */
  reasons?: readonly CriticalFault[];
  /** Ids as TMDB ranked them, null where an item has none: position + 1 is the rank. Only in files. */
  lists?: BySource<readonly (number | string | null)[]>;
  /** When each page had been received. Only in files. */
  observed_at?: BySource<readonly string[]>;
}

/**
 * As it is read. Every key above has been written since 0.1.0; a program of another version may have
 * left out any of them, and what it leaves out is unknown.
 */
export type KnownInfo = Readonly<Partial<CollectionInfo>>;
