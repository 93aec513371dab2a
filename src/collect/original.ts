import type { Collection } from '../job.ts';
import type { Assembled } from './assemble.ts';

/** What the original's statistics are made of; rates in per cent. */
export interface StatisticsFacts {
  collection: Collection;
  /** The occurrence's local date, `YYYY-MM-DD`, and the period it collects for, `2026-W47`. */
  asOfOn: string;
  period: string;
  assembled: Assembled;
  pagesReceived: number;
  totalCollected: number;
  totalValid: number;
  qualityRate: number;
}

/**
 * The statistics that the original guide's collections return and save, with its keys in its order:
 * a reader written for its files finds what it looks for. A collection of the user's own has those
 * of the daily one.
 */
export function originalStatistics(facts: StatisticsFacts): Record<string, unknown> {
  const { collection, asOfOn, period, totalCollected, totalValid, qualityRate } = facts;
  const timestamp = asOfOn.replaceAll('-', '');
  const totals = {
    total_collected: totalCollected,
    total_valid: totalValid,
    quality_rate: qualityRate,
  };
  switch (collection.type) {
    case 'weekly':
      return {
        collection_type: 'weekly',
        week_number: Number(period.slice(-2)),
        timestamp,
        ...totals,
        by_source: byGroup(facts),
      };
    case 'hourly_trending':
      return {
        collection_type: 'hourly_trending',
        timestamp: period.slice(0, 'YYYYMMDD_HH'.length),
        hour: Number(period.slice('YYYYMMDD_'.length, 'YYYYMMDD_HH'.length)),
        ...totals,
      };
    case 'monthly':
      return {
        collection_type: 'monthly',
        month: period,
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
function byGroup({ collection, assembled }: StatisticsFacts): Record<string, number> {
  const groups: Record<string, number> = {};
  for (const { name, group = name } of collection.sources) {
    const { raw = 0, filtered = 0 } = assembled.perSource.get(name) ?? {};
    groups[group] = (groups[group] ?? 0) + raw - filtered;
  }
  return groups;
}
