import type { OriginalStatistics } from '../collection-info.ts';
import type { Collection, Period } from '../job.ts';
import { periodOf } from '../lib/local-time.ts';
import type { Assembled } from './assemble.ts';

/** What the original's statistics are made of; rates in per cent. */
export interface OriginalFacts {
  collection: Collection;
  /** The occurrence, and its local date, `YYYY-MM-DD`. */
  dueAt: Date;
  asOfOn: string;
  assembled: Assembled;
  pagesReceived: number;
  totalCollected: number;
  totalValid: number;
  qualityRate: number;
}

/**
 * The statistics that the original guide's collections return and save, with its keys in its order:
 * a reader written for its files finds what it looks for. A collection of the user's own has those
 * of the daily one. Any whose sources are grouped counts the groups too, as the weekly one does.
 */
export function originalStatistics(facts: OriginalFacts): OriginalStatistics {
  const statistics = statisticsOfType(facts);
  const isGrouped = facts.collection.sources.some(({ group }) => group !== undefined);
  return isGrouped ? { ...statistics, by_source: byGroup(facts) } : statistics;
}

function statisticsOfType(facts: OriginalFacts): OriginalStatistics {
  const { collection, dueAt, asOfOn, totalCollected, totalValid, qualityRate } = facts;
  const timestamp = asOfOn.replaceAll('-', '');
  const totals = {
    total_collected: totalCollected,
    total_valid: totalValid,
    quality_rate: qualityRate,
  };
  // Not the collection's own period: a weekly collection may be made to stand for a day.
  const within = (unit: Period) => periodOf(unit, dueAt, collection.timezone);
  switch (collection.type) {
    case 'weekly':
      return {
        collection_type: 'weekly',
        week_number: Number(within('week').slice(-2)),
        timestamp,
        ...totals,
        by_source: byGroup(facts),
      };
    case 'hourly_trending':
      return {
        collection_type: 'hourly_trending',
        timestamp: within('hour').slice(0, 'YYYYMMDD_HH'.length),
        hour: Number(within('hour').slice('YYYYMMDD_'.length, 'YYYYMMDD_HH'.length)),
        ...totals,
      };
    case 'monthly':
      return {
        collection_type: 'monthly',
        month: within('month'),
        timestamp,
        pages_processed: facts.pagesReceived,
        ...totals,
      };
    default:
      return {
        collection_type: collection.type,
        timestamp,
        ...totals,
        sources: Object.fromEntries(
          collection.sources.map(({ name }) => [
            name,
            facts.assembled.perSource.get(name)?.raw ?? 0,
          ]),
        ),
      };
  }
}

/** Raw counts after the sources' filters, sources of one group together. */
function byGroup({ collection, assembled }: OriginalFacts): Record<string, number> {
  const groups = new Map<string, number>(); // a group may be called `constructor`
  for (const { name, group = name } of collection.sources) {
    const { raw = 0, filtered = 0 } = assembled.perSource.get(name) ?? {};
    groups.set(group, (groups.get(group) ?? 0) + raw - filtered);
  }
  return Object.fromEntries(groups);
}
