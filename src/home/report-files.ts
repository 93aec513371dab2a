import { dirname } from 'node:path';

import { isError } from '../errors.ts';
import type { ReportKind } from '../job.ts';
import { isoWithOffset } from '../lib/local-time.ts';
import { reportText } from '../reports/report-text.ts';
import { buildReport, type Report } from '../reports/summary.ts';
import type { RejectedMovie, SnapshotContent, Version } from '../snapshot.ts';
import { rejectedKey, reportKey } from '../storage/paths.ts';
import { readSnapshot } from '../storage/read-snapshot.ts';
import { replaceHomeFile } from '../storage/replace-home-file.ts';
import type { WritingHome } from './opened.ts';
import type { Place } from './place.ts';

type ReportParts = Pick<WritingHome, 'home' | 'files' | 'store'> & Pick<Place, 'machine' | 'hear'>;

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
  await parts.files.makeFolder(dirname(key));
  await replaceHomeFile(parts.home, key, reportText(report), parts.machine);
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
    genreNames: content.info.genre_names ?? {},
    warnings,
    generatedAt: isoWithOffset(parts.machine.clock.now(), content.info.timezone ?? 'UTC'),
  });
}

/** What the period before has, the last one whose snapshot is there as it was written. */
async function previousContent({ dataset, period }: Version, parts: ReportParts) {
  const versions = await parts.store.catalog.versions({ dataset, states: ['current'] });
  const earlier = versions
    .filter((one) => one.period < period)
    .toSorted((a, b) => (a.period < b.period ? 1 : -1));
  for (const previous of earlier) {
    const content = await contentOrTold(previous, parts);
    if (content !== undefined) return { ...content, period: previous.period };
  }
  return undefined;
}

/** A snapshot that was changed keeps no other from being reported on; people hear of it. */
async function contentOrTold(version: Version, { files, store, hear }: ReportParts) {
  try {
    return await readSnapshot(version, { files, catalog: store.catalog });
  } catch (error) {
    if (!isError(error, 'file-damaged')) throw error;
    hear({ event: 'snapshot-left-out', error });
    return undefined;
  }
}

async function rejectedMovies(run: string, { files }: ReportParts): Promise<RejectedMovie[]> {
  const content = await files.read(rejectedKey(run));
  if (content === undefined) return [];
  const lines = new TextDecoder().decode(content).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as RejectedMovie);
}
