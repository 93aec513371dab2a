import { csv, excelCsv } from './csv.ts';
import { jsonl } from './jsonl.ts';
import { parquet } from './parquet.ts';
import type { SnapshotForExport } from './row.ts';

export type { SnapshotForExport } from './row.ts';

type Encode = (snapshots: AsyncIterable<SnapshotForExport>) => AsyncIterable<Uint8Array>;

const ENCODERS = { csv, jsonl, parquet } satisfies Record<string, Encode>;

export type ExportFormat = keyof typeof ENCODERS;

export const EXPORT_FORMATS = Object.keys(ENCODERS) as readonly ExportFormat[];

export interface ExportOptions {
  /** CSV as spreadsheets take it. */
  excel?: boolean;
}

export interface Exported {
  snapshots: number;
  movies: number;
  sizeBytes: number;
}

/**
 * Writes snapshots one after the other as one file, in the order in which they come.
 *
 * It holds one snapshot at a time, and for Parquet one row group. `write` is awaited before the next
 * snapshot is asked for, and may keep its chunk. CSV and JSON lines have no place for TMDB's
 * attribution: whoever hands such a file on has to say it beside the file.
 */
export async function exportSnapshots(
  snapshots: AsyncIterable<SnapshotForExport>,
  format: ExportFormat,
  write: (chunk: Uint8Array) => Promise<void>,
  { excel = false }: ExportOptions = {},
): Promise<Exported> {
  const exported: Exported = { snapshots: 0, movies: 0, sizeBytes: 0 };
  const encode = excel && format === 'csv' ? excelCsv : ENCODERS[format];
  for await (const chunk of encode(counted(snapshots, exported))) {
    await write(chunk);
    exported.sizeBytes += chunk.byteLength;
  }
  return exported;
}

async function* counted(
  snapshots: AsyncIterable<SnapshotForExport>,
  exported: Exported,
): AsyncGenerator<SnapshotForExport> {
  for await (const snapshot of snapshots) {
    exported.snapshots += 1;
    exported.movies += snapshot.movies.length;
    yield snapshot;
  }
}
