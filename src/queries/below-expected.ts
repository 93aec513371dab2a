import type { BelowExpectedTold } from '../health.ts';
import type { Store } from '../home/store.ts';
import { aheadOf } from '../lib/clock.ts';
import type { Version, Warning } from '../snapshot.ts';

/** The newest snapshot of each dataset, where it is less than its user expects; by dataset. */
export async function belowExpected(
  { catalog }: Pick<Store, 'catalog'>,
  now: Date,
): Promise<BelowExpectedTold[]> {
  const current = await catalog.versions({ states: ['current'], recordedBy: aheadOf(now) });
  const newest = new Map<string, Version>();
  for (const one of current) {
    // Newest first. Of two periods the later stands for the dataset, whichever was published last.
    const known = newest.get(one.dataset);
    if (known === undefined || one.period > known.period) newest.set(one.dataset, one);
  }
  return [...newest.values()]
    .map(({ id: run, dataset, period, warnings }) => ({
      run,
      dataset,
      period,
      warnings: warnings.filter(isShort),
    }))
    .filter(({ warnings }) => warnings.length > 0)
    .toSorted((a, b) => a.dataset.localeCompare(b.dataset));
}

/** What the user has said is expected; changes at TMDB's are told once, by the run that met them. */
export function isShort({ kind }: Pick<Warning, 'kind'>): boolean {
  return kind === 'quality' || kind === 'volume';
}
