import type { ReportKind } from '../../job.ts';
import type { Clock } from '../../lib/clock.ts';
import { isoWithOffset } from '../../lib/local-time.ts';
import { reportText } from '../../reports/report-text.ts';
import { buildReport, type Report } from '../../reports/summary.ts';
import type { RejectedMovie, SnapshotContent, Version } from '../../snapshot.ts';
import { rejectedKey, reportKey, stagingKey } from '../../storage/paths.ts';
import { readSnapshot } from '../../storage/read-snapshot.ts';
import type { WritingHome } from './opened.ts';

type ReportParts = Pick<WritingHome, 'home' | 'files' | 'store' | 'holder'> & { clock: Clock };

/** A report, and where it was written. */
export interface WrittenReport {
  report: Report;
  key: string;
}

/** Writes the report of a version; a reader never sees half of it. */
export async function writeReport(
  kind: ReportKind,
  version: Version,
  content: SnapshotContent,
  parts: ReportParts,
): Promise<WrittenReport> {
  const report = await reportOn(kind, version, content, parts);
  const key = reportKey(kind, version.dataset, version.period);
  const beside = `${stagingKey(version.id)}/report.${parts.holder}.json`;
  await parts.files.makeFolder(stagingKey(version.id));
  await parts.files.write(beside, reportText(report));
  await parts.files.move(beside, key);
  await parts.files.remove(stagingKey(version.id));
  return { report, key };
}

async function reportOn(
  kind: ReportKind,
  version: Version,
  content: SnapshotContent,
  parts: ReportParts,
): Promise<Report> {
  const { id, period, warnings } = version;
  const attempt = await parts.store.ledger.attempt(id);
  return buildReport({
    kind,
    current: { ...content, period },
    previous: await previousContent(version, parts),
    rejected: await rejectedMovies(id, parts),
    stats: attempt?.stats ?? {},
    genreNames: (content.info['genre_names'] ?? {}) as Record<string, string>,
    warnings,
    generatedAt: isoWithOffset(parts.clock.now(), zoneOf(content)),
  });
}

/** What the period before has, the last one that has a snapshot. */
async function previousContent({ dataset, period }: Version, { store, files }: ReportParts) {
  const versions = await store.catalog.versions({ dataset, states: ['current'] });
  const previous = versions
    .filter((one) => one.period < period)
    .toSorted((a, b) => (a.period < b.period ? 1 : -1))[0];
  const content = previous && (await readSnapshot(previous, files));
  return previous && content && { ...content, period: previous.period };
}

async function rejectedMovies(run: string, { files }: ReportParts): Promise<RejectedMovie[]> {
  const content = await files.read(rejectedKey(run));
  if (content === undefined) return [];
  const lines = new TextDecoder().decode(content).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as RejectedMovie);
}

function zoneOf({ info }: SnapshotContent): string {
  return typeof info['timezone'] === 'string' ? info['timezone'] : 'UTC';
}
