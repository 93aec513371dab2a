import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';

import {
  EXPORT_FORMATS,
  type ExportFormat,
  exportSnapshots,
  type SnapshotForExport,
} from '../../src/export/export.ts';
import { seededRandom } from '../../src/lib/prng.ts';
import { ATTRIBUTION } from '../../src/snapshot.ts';

/** DuckDB is large and native, so it is no dependency: this names a folder it is installed in. */
const folder = process.env['MATINEE_TEST_DUCKDB'];
const skip = folder === undefined && 'MATINEE_TEST_DUCKDB names no folder with @duckdb/node-api';

type Row = Record<string, unknown>;

interface DuckDb {
  DuckDBInstance: {
    create(): Promise<{ connect(): Promise<Connection>; closeSync(): void }>;
  };
}

interface Connection {
  runAndReadAll(sql: string): Promise<{ getRowObjectsJson(): Row[] }>;
  closeSync(): void;
}

interface TestMovie {
  id: number;
  title: string;
  overview: string | null;
  adult: boolean;
  popularity: number;
  vote_count: number | null;
  genre_ids: number[];
  tagline: string;
}

const RUNS = 40;
const MOVIES_PER_RUN = 1000;
const snapshots = Array.from({ length: RUNS }, (_, run) => snapshotOf(run));
const movies = snapshots.flatMap((snapshot) => snapshot.movies);

function snapshotOf(run: number): SnapshotForExport & { movies: TestMovie[] } {
  const random = seededRandom(run);
  const pick = (count: number) => Math.floor(random() * count);
  return {
    dataset: 'daily',
    period: `202611${String(run).padStart(2, '0')}`,
    runId: `run-${run}`,
    info: {
      collection_time: '2026-11-23T02:00:00+09:00',
      source: 'sandbox',
      program_version: '0.1.0',
    },
    movies: Array.from({ length: MOVIES_PER_RUN }, (_, index) => ({
      id: run * MOVIES_PER_RUN + index + 1,
      title: `달과 "${pick(900)}", 그리고 밤`,
      overview: pick(5) === 0 ? null : `first line\nsecond, line ${'밤'.repeat(pick(60))}`,
      adult: pick(9) === 0,
      // Sixteenths, so that the order of adding does not change a sum.
      popularity: pick(16_000) / 16,
      vote_count: pick(7) === 0 ? null : pick(30_000),
      genre_ids: [28, 12, 878, 10749].slice(pick(5)),
      tagline: `tag ${pick(100)}`,
    })),
  };
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

/** What the movies themselves say, as DuckDB gives it as JSON. */
const expected: Row = {
  movies: movies.length,
  runs: RUNS,
  ids: sum(movies.map(({ id }) => id)),
  popularity: sum(movies.map(({ popularity }) => popularity)),
  votes: sum(movies.map(({ vote_count }) => vote_count)),
  without_votes: movies.filter(({ vote_count }) => vote_count === null).length,
  adult: movies.filter(({ adult }) => adult).length,
  title_characters: sum(movies.map(({ title }) => title.length)),
  overview_characters: sum(movies.map(({ overview }) => overview?.length ?? null)),
  genres: sum(movies.map(({ genre_ids }) => genre_ids.length)),
  genre_ids: sum(movies.map(({ genre_ids }) => sum(genre_ids))),
  tagged: movies.filter(({ tagline }) => tagline === 'tag 7').length,
};

/** How DuckDB reads each format: without a word about types, but for what CSV has none for. */
const TABLES: Record<ExportFormat, (file: string) => string> = {
  parquet: (file) => `SELECT *, extra->>'$.tagline' AS tagline FROM '${file}'`,
  jsonl: (file) => `SELECT * FROM read_json('${file}')`,
  csv: (file) => `SELECT * REPLACE (
      CAST(list_filter(string_split(genre_ids, '|'), lambda x: x <> '') AS BIGINT[]) AS genre_ids),
    extra->>'$.tagline' AS tagline FROM '${file}'`,
};

describe('DuckDB', { skip }, () => {
  let home: string;
  let close: () => void;
  let query: (sql: string) => Promise<Row[]>;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'matinee-duckdb-'));
    const load = createRequire(resolve(folder ?? '', 'package.json'));
    const { DuckDBInstance }: DuckDb = load('@duckdb/node-api');
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    query = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
    close = () => {
      connection.closeSync();
      instance.closeSync();
    };
  });
  after(async () => {
    close();
    await rm(home, { recursive: true });
  });

  async function exportTo(format: ExportFormat): Promise<string> {
    const chunks: Uint8Array[] = [];
    await exportSnapshots(
      (async function* () {
        yield* snapshots;
      })(),
      format,
      async (chunk) => void chunks.push(chunk),
    );
    const file = join(home, `movies.${format}`);
    await writeFile(file, Buffer.concat(chunks));
    return file;
  }

  for (const format of EXPORT_FORMATS) {
    test(`counts and sums the ${format} export as the movies themselves do`, async () => {
      const table = TABLES[format](await exportTo(format));
      const [row = {}] = await query(`SELECT
        count(*) AS movies, count(DISTINCT run_id) AS runs, sum(id) AS ids,
        sum(popularity) AS popularity, sum(vote_count) AS votes,
        count(*) FILTER (vote_count IS NULL) AS without_votes,
        count(*) FILTER (adult) AS adult,
        sum(length(title)) AS title_characters, sum(length(overview)) AS overview_characters,
        sum(len(genre_ids)) AS genres, sum(list_sum(genre_ids)) AS genre_ids,
        count(*) FILTER (tagline = 'tag 7') AS tagged
        FROM (${table})`);
      assert.deepEqual(
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])),
        expected,
      );
    });
  }

  test('finds the types of the columns in the Parquet export', async () => {
    const columns = await query(`DESCRIBE SELECT id, title, adult, popularity, vote_count,
      genre_ids, extra FROM '${await exportTo('parquet')}'`);
    assert.deepEqual(
      columns.map(({ column_name, column_type }) => [column_name, column_type]),
      [
        ['id', 'BIGINT'],
        ['title', 'VARCHAR'],
        ['adult', 'BOOLEAN'],
        ['popularity', 'DOUBLE'],
        ['vote_count', 'BIGINT'],
        ['genre_ids', 'INTEGER[]'],
        ['extra', 'VARCHAR'],
      ],
    );
  });

  test('finds runs and attribution in the metadata of the Parquet export', async () => {
    const facts = await query(`SELECT decode(key) AS key, decode(value) AS value
      FROM parquet_kv_metadata('${await exportTo('parquet')}')
      WHERE decode(key) IN ('matinee.run_ids', 'matinee.attribution') ORDER BY key`);
    assert.deepEqual(facts, [
      { key: 'matinee.attribution', value: ATTRIBUTION },
      { key: 'matinee.run_ids', value: snapshots.map(({ runId }) => runId).join() },
    ]);
  });

  test('skips row groups by the statistics of the Parquet export', async () => {
    const groups = await query(`SELECT stats_min_value AS min, stats_max_value AS max
      FROM parquet_metadata('${await exportTo('parquet')}')
      WHERE path_in_schema = 'id' ORDER BY row_group_id`);
    assert.deepEqual(groups, [
      { min: '1', max: '20000' },
      { min: '20001', max: '40000' },
    ]);
  });
});
