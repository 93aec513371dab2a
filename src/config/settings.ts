import { createHash } from 'node:crypto';
import type { Collection } from '../job.ts';
import { type RuleName, ruleLists } from '../quality/rules.ts';
import type { Origin } from './origins.ts';
import type { Notice } from './replaced-names.ts';

/** Everything that is configured, defaults filled in. */
export interface Settings {
  timezone: string;
  /** Undefined when nobody said: the terminal's locale decides. */
  lang: 'ko' | 'en' | undefined;
  /** So many jobs the daemon runs at once. */
  attempts: number;
  tmdb: {
    language: string;
    region: string;
    requestsPerSecond: number | 'unlimited';
    connections: number;
    timeoutMs: number;
    /** Without trailing slash, or `sandbox`, `sandbox-lively`. */
    baseUrl: string;
  };
  /** The built-in ones first, then the user's in the order of the file; disabled ones too. */
  collections: readonly Collection[];
  /** Rules moved away from the list they are in by default. */
  quality: { reject: readonly RuleName[]; flag: readonly RuleName[] };
  /** As it was found: its form is not checked. */
  apiKey: string | undefined;
  /** By dotted path, `jobs.daily_collection.schedule`. */
  origins: Readonly<Record<string, Origin>>;
  /** Variables of the original guide that were found and have no effect. */
  notices: readonly Notice[];
  /** Such as are set outside the home, and may be meant for another program. */
  doubtfulNotices: readonly Notice[];
}

/**
 * A hash of what decides which movies a collection fetches and keeps, recorded with each attempt:
 * pages that were fetched under one hash are not mixed with pages fetched under another. The order
 * of keys does not count, nor does what only says when or how fast.
 */
export function collectionHash(settings: Settings, collection: Collection): string {
  const { language, region, baseUrl } = settings.tmdb;
  const { period, sources } = collection;
  const rules = ruleLists(settings.quality);
  const decisive = { sources, period, rules, language, region, baseUrl };
  return createHash('sha256')
    .update(JSON.stringify(decisive, sortedKeys))
    .digest('hex')
    .slice(0, 16);
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
