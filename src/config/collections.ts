import type { Collection } from '../job.ts';
import type { Source } from '../source.ts';
import { BUILT_IN_COLLECTIONS, type BuiltInCollection, DEFAULTS } from './defaults.ts';
import type { ConfigFile, JobInFile, SourceInFile } from './schema.ts';
import { parseDuration } from './values.ts';

/** The built-in collections as the file changes them, then the user's own in the file's order. */
export function mergeCollections({ jobs = {}, timezone }: ConfigFile): Collection[] {
  const fileZone = timezone ?? DEFAULTS.timezone;
  const builtIn = BUILT_IN_COLLECTIONS.map((base) => merge(base, jobs[base.name] ?? {}, fileZone));
  const taken = new Set(builtIn.map(({ name }) => name));
  const own = Object.entries(jobs).filter(([name]) => !taken.has(name));
  return [...builtIn, ...own.map(([name, job]) => merge(ownBase(name, job), job, fileZone))];
}

/** What is not said keeps its default; sources are replaced as a whole. */
function merge(base: BuiltInCollection, job: JobInFile, fileZone: string): Collection {
  const { sources, expect, timeout, catchUpWindow, retry, ...said } = job;
  return {
    ...base,
    timezone: fileZone,
    ...said,
    sources: sources?.map(toSource) ?? base.sources,
    expect: { ...base.expect, ...expect },
    timeoutMs: durationMs(timeout) ?? base.timeoutMs,
    catchUpWindowMs: windowMs(catchUpWindow) ?? base.catchUpWindowMs,
    retryDelaysMs: retry?.map(mustDurationMs) ?? base.retryDelaysMs,
  };
}

/** The defaults of a user's own collection; the rest has been checked to be there. */
function ownBase(name: string, job: JobInFile): BuiltInCollection {
  return {
    ...(job as Required<Pick<JobInFile, 'schedule' | 'period'>>),
    name,
    short: name,
    dataset: name,
    type: name,
    enabled: true,
    sources: [],
    expect: {},
    timeoutMs: DEFAULTS.jobTimeoutMs,
    ...DEFAULTS.missed,
  };
}

/** Exactly one kind has been checked to be there. */
function toSource({ pages, latest, ...said }: SourceInFile): Source {
  const source = { ...said, pages: pages ?? DEFAULTS.source.pages };
  return (
    latest === undefined ? source : { ...source, latest: { ...DEFAULTS.latest, ...latest } }
  ) as Source;
}

function windowMs(said: string | undefined): number | 'next' | undefined {
  return said === 'next' ? said : durationMs(said);
}

/** Milliseconds of a duration that has been checked. */
export function durationMs(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}

function mustDurationMs(duration: string): number {
  return parseDuration(duration) ?? Number.NaN;
}
