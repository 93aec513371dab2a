import { createHash } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';

import {
  ByteWriter,
  type ColumnSource,
  type KeyValue,
  ParquetWriter,
  type SchemaElement,
} from 'hyparquet-writer';

import { DAY_MS } from '../lib/clock.ts';
import { ATTRIBUTION } from '../snapshot.ts';
import { COLUMNS, type ColumnType, type ExportRow } from './movie-columns.ts';
import { rowOf, type SnapshotForExport } from './row.ts';

/** Rows are held in memory until there are so many, or none left. */
const ROW_GROUP_ROWS = 20_000;

const ENTRIES = Object.entries(COLUMNS) as [keyof ExportRow, ColumnType][];

const SCHEMA: readonly SchemaElement[] = [
  { name: 'root', num_children: ENTRIES.length },
  ...ENTRIES.flatMap(([name, type]) => elementsOf(name, type)),
];

/** The distinct values of what the metadata tells, in order of appearance. */
interface Origins {
  runIds: Set<string>;
  versions: Set<string>;
  sources: Set<string>;
}

/**
 * One Parquet file of typed, nullable columns, compressed with Zstandard. Small snapshots share a
 * row group, a large one spans several. Its metadata:
 *
 * - `matinee.run_ids`, `matinee.version`, `matinee.source`: by which runs, with which versions of
 *   the program and from where (`tmdb`, `sandbox`) the movies were collected, comma-separated.
 * - `matinee.schema_hash`: the same for two files if their columns are the same.
 * - `matinee.attribution`: what TMDB's terms ask to be said.
 */
export async function* parquet(
  snapshots: AsyncIterable<SnapshotForExport>,
): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({
    writer: bytes,
    schema: [...SCHEMA],
    codec: 'ZSTD',
    compressors: { ZSTD: zstdCompressSync },
  });
  const origins: Origins = { runIds: new Set(), versions: new Set(), sources: new Set() };

  for await (const rows of rowGroups(noted(snapshots, origins))) {
    await file.write({ columnData: columnsOf(rows), rowGroupSize: rows.length });
    yield drain(bytes);
  }
  file.kvMetadata = metadataOf(origins);
  await file.finish();
  yield drain(bytes);
}

async function* noted(
  snapshots: AsyncIterable<SnapshotForExport>,
  origins: Origins,
): AsyncGenerator<SnapshotForExport> {
  for await (const snapshot of snapshots) {
    origins.runIds.add(snapshot.runId);
    const { program_version: version, source } = snapshot.info;
    if (version !== undefined) origins.versions.add(version);
    if (source !== undefined) origins.sources.add(source);
    yield snapshot;
  }
}

async function* rowGroups(
  snapshots: AsyncIterable<SnapshotForExport>,
): AsyncGenerator<readonly ExportRow[]> {
  let rows: ExportRow[] = [];
  for await (const snapshot of snapshots) {
    for (const movie of snapshot.movies) {
      rows.push(rowOf(snapshot, movie));
      if (rows.length < ROW_GROUP_ROWS) continue;
      yield rows;
      rows = [];
    }
  }
  if (rows.length > 0) yield rows;
}

function columnsOf(rows: readonly ExportRow[]): ColumnSource[] {
  return ENTRIES.map(([name, type]) => ({
    name,
    data: rows.map((row) => stored(row[name], type)),
  }));
}

/** A value as the writer takes one of its type: a date in days, an instant in milliseconds. */
function stored(value: ExportRow[keyof ExportRow], type: ColumnType): unknown {
  if (value === null) return null;
  switch (type) {
    case 'integer':
      return BigInt(value as number);
    case 'date':
      return Date.parse(`${String(value)}T00:00:00Z`) / DAY_MS;
    case 'timestamp':
      return BigInt(Date.parse(String(value)));
    case 'text':
    case 'double':
    case 'boolean':
    case 'integers':
      return value;
  }
}

/** Takes what has been written so far out of the writer, whose `offset` counts on. */
function drain(bytes: ByteWriter): Uint8Array {
  const chunk = bytes.getBytes().slice();
  bytes.index = 0;
  return chunk;
}

function metadataOf({ runIds, versions, sources }: Origins): KeyValue[] {
  return Object.entries({
    'matinee.run_ids': [...runIds].join(),
    'matinee.version': [...versions].join(),
    'matinee.source': [...sources].join(),
    'matinee.schema_hash': createHash('sha256').update(JSON.stringify(COLUMNS)).digest('hex'),
    'matinee.attribution': ATTRIBUTION,
  }).map(([key, value]) => ({ key, value }));
}

function elementsOf(name: string, type: ColumnType): SchemaElement[] {
  const optional = { name, repetition_type: 'OPTIONAL' } as const;
  switch (type) {
    case 'text':
      return [
        {
          ...optional,
          type: 'BYTE_ARRAY',
          converted_type: 'UTF8',
          logical_type: { type: 'STRING' },
        },
      ];
    case 'integer':
      return [{ ...optional, type: 'INT64' }];
    case 'double':
      return [{ ...optional, type: 'DOUBLE' }];
    case 'boolean':
      return [{ ...optional, type: 'BOOLEAN' }];
    case 'date':
      return [
        { ...optional, type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
      ];
    case 'timestamp':
      return [
        {
          ...optional,
          type: 'INT64',
          converted_type: 'TIMESTAMP_MILLIS',
          logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
        },
      ];
    case 'integers':
      return [
        { ...optional, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', repetition_type: 'REQUIRED', type: 'INT32' },
      ];
  }
}
