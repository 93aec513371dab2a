import { createHash } from 'node:crypto';

import type { BySource, CollectionInfo, Completeness, JudgedSource } from '../collection-info.ts';
import type { Collection } from '../job.ts';
import { isoWithOffset, periodOf } from '../lib/local-time.ts';
import type { Attempt } from '../occurrence.ts';
import type { Checked } from '../quality/check-movies.ts';
import { ATTRIBUTION, SNAPSHOT_SCHEMA_VERSION } from '../snapshot.ts';
import type { Assembled } from './assemble.ts';
import { fieldDrift } from './schema-drift.ts';
import type { Fetched } from './fetch.ts';
import { originalStatistics } from './original.ts';

export interface DescribedRun {
  collection: Collection;
  attempt: Attempt;
  fetched: readonly Fetched[];
  assembled: Assembled;
  checked: Checked;
  /** What was asked of TMDB: `ko-KR`, `KR`. */
  language: string;
  region: string;
  /** The share of movies that have what people look at, per cent. */
  completeness: Completeness;
  /** The names of genres, where the collection has a report. */
  genreNames: Readonly<Record<string, string>> | undefined;
  /** The content hash of each source in the version before this one. */
  previousContent: BySource<string>;
}

/** Everything a snapshot says about itself. `lists` and `observed_at` stand in its file alone. */
export interface Description {
  info: CollectionInfo;
  lists: Required<Pick<CollectionInfo, 'lists' | 'observed_at'>>;
  qualityRate: number;
  complete: boolean;
  observedWithin: boolean;
  /** The period of an observation that was not received within the snapshot's own. */
  strayPeriod: string | undefined;
}

export function describeRun(facts: DescribedRun): Description {
  const { collection, attempt, fetched, assembled, checked } = facts;
  const { timezone } = collection;
  const { counts } = assembled;
  const pages = fetched.flatMap((one) => one.pages);
  const expected = fetched.reduce((sum, one) => sum + one.expected, 0);
  const complete = pages.length === expected;
  const qualityRate = percent(checked.valid.length, counts.unique);
  const strayPeriod = pages
    .map(({ observedAt }) => periodOf(collection.period, observedAt, timezone))
    .find((period) => period !== attempt.period);

  const original = originalStatistics({
    collection,
    dueAt: attempt.dueAt,
    asOfOn: attempt.asOfOn,
    assembled,
    pagesReceived: pages.length,
    totalCollected: counts.unique,
    totalValid: checked.valid.length,
    qualityRate,
  });
  const contents = contentOf(fetched);

  const info: CollectionInfo = {
    ...original,
    collection_time: isoWithOffset(attempt.startedAt, timezone),
    total_movies: checked.valid.length,
    metadata: original,
    raw_count: counts.raw,
    filtered: counts.filtered,
    unidentified: counts.unidentified,
    duplicates: counts.duplicates,
    total_collected: counts.unique,
    total_valid: checked.valid.length,
    quality_rate: qualityRate,
    clean_rate: percent(checked.clean, counts.unique),
    run_id: attempt.id,
    job: attempt.job,
    period: attempt.period,
    occurrence: isoWithOffset(attempt.dueAt, timezone),
    as_of: attempt.asOfOn,
    timezone,
    language: facts.language,
    region: facts.region,
    late_by_s: lateBySeconds(attempt),
    pages: { expected, received: pages.length },
    rejected: checked.rejected,
    flagged: checked.flagged,
    score: checked.score,
    per_source: perSource(facts),
    batch: checked.batch,
    complete,
    unchanged: Object.keys(contents).filter(
      (name) => contents[name] === facts.previousContent[name],
    ),
    content: contents,
    completeness: facts.completeness,
    field_drift: fieldDrift(fetched),
    config_hash: attempt.configHash,
    ...(collection.report && { report: collection.report, genre_names: facts.genreNames ?? {} }),
    source: pages.some(({ sandbox }) => sandbox) ? 'sandbox' : 'tmdb',
    schema_version: SNAPSHOT_SCHEMA_VERSION,
    program_version: attempt.programVersion,
    attribution: ATTRIBUTION,
  };
  const lists = {
    lists: assembled.lists,
    observed_at: Object.fromEntries(
      fetched.map(({ source, pages }) => [
        source.name,
        pages.map(({ observedAt }) => isoWithOffset(observedAt, timezone)),
      ]),
    ),
  };
  const observedWithin = strayPeriod === undefined;
  return { info, lists, qualityRate, complete, observedWithin, strayPeriod };
}

/** Per cent, as the original counts it: 0 of none is 0. */
function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : (part * 100) / whole;
}

function lateBySeconds({ startedAt, dueAt }: Attempt): number {
  return Math.max(0, Math.round((startedAt.getTime() - dueAt.getTime()) / 1000));
}

/** One hash over the bodies of a source's pages: the same as last time means nothing moved. */
function contentOf(fetched: readonly Fetched[]): Record<string, string> {
  return Object.fromEntries(
    fetched
      .filter(({ pages }) => pages.length > 0)
      .map(({ source, pages }) => [source.name, hashOf(pages.map(({ sha256 }) => sha256))]),
  );
}

function hashOf(hashes: readonly string[]): string {
  return createHash('sha256').update(hashes.join(' ')).digest('hex');
}

function perSource({ assembled, checked }: DescribedRun): BySource<JudgedSource> {
  const judged = new Map(
    [...assembled.perSource].map(([name, counts]) => [
      name,
      { counts, rejected: tally(), flagged: tally() },
    ]),
  );
  checked.verdicts.forEach(({ rejectedBy, flags }, index) => {
    const of = judged.get(assembled.firstSource[index] ?? '');
    if (rejectedBy !== undefined) of?.rejected.add(rejectedBy);
    for (const flag of flags) of?.flagged.add(flag);
  });
  return Object.fromEntries(
    [...judged].map(([name, { counts, rejected, flagged }]) => [
      name,
      { ...counts, rejected: rejected.counts, flagged: flagged.counts },
    ]),
  );
}

function tally() {
  const counts: Record<string, number> = {};
  return {
    counts,
    add: (name: string) => {
      counts[name] = (counts[name] ?? 0) + 1;
    },
  };
}
