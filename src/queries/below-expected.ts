import type { BelowExpectedTold } from '../health.ts';
import type { Store } from '../home/store.ts';
import { aheadOf } from '../lib/clock.ts';
import type { Warning } from '../snapshot.ts';

/** The newest snapshot of each dataset, where it is less than its user expects; by dataset. */
export async function belowExpected(
  { catalog }: Pick<Store, 'catalog'>,
  now: Date,
): Promise<BelowExpectedTold[]> {
  const latest = await catalog.latest(aheadOf(now));
  return latest.flatMap(({ id: run, dataset, period, warnings }) => {
    const short = warnings.filter(isShort);
    return short.length === 0 ? [] : [{ run, dataset, period, warnings: short }];
  });
}

/** The same of runs, whichever they were; in their order. */
export async function shortRuns(
  runs: readonly string[],
  { catalog }: Pick<Store, 'catalog'>,
): Promise<Pick<BelowExpectedTold, 'run' | 'warnings'>[]> {
  const found: Pick<BelowExpectedTold, 'run' | 'warnings'>[] = [];
  for (const run of runs) {
    const warnings = (await catalog.version(run))?.warnings.filter(isShort) ?? [];
    if (warnings.length > 0) found.push({ run, warnings });
  }
  return found;
}

/** What the user has said is expected; changes at TMDB's are told once, by the run that met them. */
function isShort({ kind }: Pick<Warning, 'kind'>): boolean {
  return kind === 'quality' || kind === 'volume';
}
