import type {
  CollectionInfo,
  Completeness,
  KnownInfo,
  OriginalStatistics,
} from '../collection-info.ts';
import type { Movie } from '../movie.ts';
import { ATTRIBUTION, type RejectedMovie, type Warning } from '../snapshot.ts';
import { type Changes, changesBetween } from './changes.ts';
import { numberOf, type ReportedSnapshot, titleOf } from './content.ts';
import {
  countCommonestFirst,
  countGenres,
  countRatings,
  countReleaseYears,
  type RatingDistribution,
} from './distributions.ts';

export type { ReportedSnapshot } from './content.ts';

export interface ReportInput {
  kind: 'weekly' | 'monthly';
  current: ReportedSnapshot;
  /** The last period before it that has a snapshot. */
  previous: ReportedSnapshot | undefined;
  /** The movies that this run did not let in. */
  rejected: readonly RejectedMovie[];
  /** The attempt's: requests, retries, bytes. */
  stats: Readonly<Record<string, unknown>>;
  /** Genre names by id, in the run's language; some may be missing. */
  genreNames: Readonly<Record<string, string>>;
  warnings?: readonly Warning[];
  /** ISO 8601 with offset. */
  generatedAt: string;
}

interface ReportStatistics {
  generation_time: string;
  /** The original guide's statistics of the collection. */
  collection_stats: Readonly<Partial<OriginalStatistics>>;
  /** Movies as TMDB sent them: a week's ten most popular, a month's twenty best rated, those with 100 votes first. */
  top_movies: readonly Movie[];
  /** Movies by genre id. Their order, commonest first, is in `genres` and in the report's text. */
  genre_distribution: Readonly<Record<string, number>>;
  rating_distribution: RatingDistribution;
}

/** What the original guide's weekly report holds, in its order. */
interface WeeklyStatistics extends ReportStatistics {
  report_type: 'weekly';
  /** ISO week. */
  week_number: number | null;
}

/** What the original guide's monthly report holds, in its order. */
interface MonthlyStatistics extends ReportStatistics {
  report_type: 'monthly';
  /** `YYYYMM` */
  month: string | null;
  /** Movies by year of release; the newest comes first in the report's text. */
  release_year_distribution: Readonly<Record<string, number>>;
}

export interface GenreShare {
  id: number;
  name: string | null;
  count: number;
  /** Of all movies, per cent, with one decimal. */
  share: number;
}

type QualityKey = 'quality_rate' | 'clean_rate' | 'score' | 'flagged' | 'per_source' | 'unchanged';

/** As the snapshot's `collection_info` has it; `completeness` where that has one. */
type ReportQuality = { readonly [Key in QualityKey]: CollectionInfo[Key] | null } & {
  completeness?: Completeness;
};

/** What a report says beyond the original's. */
interface Additions {
  period: string;
  as_of: string | null;
  job: string | null;
  run_id: string | null;
  genres: readonly GenreShare[];
  /** Null when there is no earlier period. */
  changes: Changes | null;
  quality: ReportQuality;
  /** `movies` are the first twenty. */
  quarantined: {
    count: number;
    by_rule: Readonly<Record<string, number>>;
    movies: readonly { id: unknown; title: string | null; rule: string; reason: string }[];
  };
  requests: Readonly<Record<string, unknown>>;
  warnings: readonly Warning[];
  /** `tmdb` or `sandbox`. */
  source: string | null;
  attribution: string;
}

/** A report on one snapshot: the original guide's keys, then ours. The same keys always. */
export type Report = (WeeklyStatistics | MonthlyStatistics) & Additions;

/** Sums a snapshot up and compares it with the one before, whatever its movies hold. */
export function buildReport(input: ReportInput): Report {
  const { current, previous } = input;
  const { info, movies, period } = current;
  const genres = countGenres(movies);
  return {
    ...statisticsOf(input, Object.fromEntries(genres)),
    period,
    as_of: info.as_of ?? null,
    job: info.job ?? null,
    run_id: info.run_id ?? null,
    genres: [...genres].map(([id, count]) => ({
      id,
      name: input.genreNames[id] ?? null,
      count,
      share: Math.round((count / movies.length) * 1000) / 10,
    })),
    changes: previous === undefined ? null : changesBetween(previous, current),
    quality: qualityOf(info),
    quarantined: quarantineOf(input.rejected),
    requests: input.stats,
    warnings: input.warnings ?? [],
    source: info.source ?? null,
    attribution: ATTRIBUTION,
  };
}

function statisticsOf(
  { kind, current, generatedAt }: ReportInput,
  genreDistribution: Record<string, number>,
): WeeklyStatistics | MonthlyStatistics {
  const { info, movies, period } = current;
  const { metadata: stats = {} } = info;
  const parts = (top: readonly Movie[]) => ({
    generation_time: generatedAt,
    collection_stats: stats,
    top_movies: top,
    genre_distribution: genreDistribution,
    rating_distribution: countRatings(movies),
  });
  if (kind === 'weekly') {
    return {
      report_type: 'weekly',
      week_number: weekNumberOf(stats, period),
      ...parts(highest(movies, 'popularity', 10)),
    };
  }
  return {
    report_type: 'monthly',
    month: stats.month ?? /^\d{6}$/.exec(period)?.[0] ?? null,
    ...parts(bestRated(movies, 20)),
    release_year_distribution: countReleaseYears(movies),
  };
}

/** Collections of the user's own do not state their week; then the period does, `2026-W47`. */
function weekNumberOf(
  { week_number: stated }: Partial<OriginalStatistics>,
  period: string,
): number | null {
  if (stated !== undefined) return stated;
  const week = /-W(\d\d)$/.exec(period)?.[1];
  return week === undefined ? null : Number(week);
}

/** With fewer votes a rating says little: two friends of a film make it a 10. */
const TELLING_VOTES = 100;

/** Those with votes enough first; the others make the list up where there are not so many of them. */
function bestRated(movies: readonly Movie[], count: number): Movie[] {
  const isTelling = (movie: Movie) => numberOf(movie['vote_count']) >= TELLING_VOTES;
  const best = highest(movies.filter(isTelling), 'vote_average', count);
  const others = movies.filter((movie) => !isTelling(movie));
  return [...best, ...highest(others, 'vote_average', count - best.length)];
}

function highest(movies: readonly Movie[], field: string, count: number): Movie[] {
  return movies.toSorted((a, b) => numberOf(b[field]) - numberOf(a[field])).slice(0, count);
}

function qualityOf(info: KnownInfo): ReportQuality {
  const { completeness } = info;
  return {
    quality_rate: info.quality_rate ?? null,
    clean_rate: info.clean_rate ?? null,
    score: info.score ?? null,
    flagged: info.flagged ?? null,
    per_source: info.per_source ?? null,
    unchanged: info.unchanged ?? null,
    ...(completeness !== undefined && { completeness }),
  };
}

const QUARANTINED_SHOWN = 20;

function quarantineOf(rejected: readonly RejectedMovie[]): Report['quarantined'] {
  return {
    count: rejected.length,
    by_rule: Object.fromEntries(countCommonestFirst(rejected.map(({ rule }) => rule))),
    movies: rejected.slice(0, QUARANTINED_SHOWN).map(({ movie, rule, reason }) => ({
      id: movie['id'] ?? null,
      title: titleOf(movie),
      rule,
      reason,
    })),
  };
}
