import type { CollectionInfo, KnownInfo } from '../collection-info.ts';
import type { Examined } from '../collect/collect.ts';
import type { Attempt } from '../occurrence.ts';
import type { Version } from '../snapshot.ts';
import { pathIn } from '../storage/paths.ts';

/** What a run came to, for a program. The keys are English and stable. */
export function runDocument(home: string, attempt: Attempt, version: Version) {
  const { info } = version;
  return {
    outcome: version.state === 'withheld' ? 'withheld' : 'succeeded',
    run: attempt.id,
    job: attempt.job,
    dataset: version.dataset,
    period: version.period,
    occurrence: { due_at: attempt.dueAt.toISOString(), kind: attempt.kind, attempt: attempt.n },
    file: pathIn(home, version.key),
    sha256: version.sha256,
    size_bytes: version.sizeBytes,
    ...pick(info, COUNTS),
    complete: version.complete,
    warnings: version.warnings,
    faults: version.faults,
    stats: attempt.stats,
    duration_ms: (attempt.endedAt ?? attempt.startedAt).getTime() - attempt.startedAt.getTime(),
  };
}

const COUNTS: readonly (keyof CollectionInfo)[] = [
  'raw_count',
  'filtered',
  'unidentified',
  'duplicates',
  'total_collected',
  'total_valid',
  'quality_rate',
  'clean_rate',
  'rejected',
  'flagged',
  'per_source',
  'pages',
  'unchanged',
  'source',
];

export function rehearsalDocument(examined: Examined) {
  const { info } = examined.description;
  const { warnings, faults } = examined;
  return { outcome: 'rehearsed', ...pick(info, COUNTS), warnings, faults };
}

function pick(info: KnownInfo, keys: typeof COUNTS) {
  return Object.fromEntries(keys.map((key) => [key, info[key]]));
}
