import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { zstdDecompressSync } from 'node:zlib';

import * as fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';

import type { Movie } from '../movie.ts';
import { COLUMNS, type ColumnType, MOVIE_COLUMNS } from './movie-columns.ts';
import {
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportOptions,
  exportSnapshots,
  type SnapshotForExport,
} from './export.ts';

const monday: SnapshotForExport = {
  dataset: 'daily',
  period: '20261123',
  runId: 'run-1',
  info: {
    collection_time: '2026-11-23T02:00:00+09:00',
    language: 'ko-KR',
    region: 'KR',
    source: 'tmdb',
    program_version: '0.1.0',
  },
  movies: [
    { id: 7, title: '달, 그리고 "밤"', adult: false, popularity: 1.5, genre_ids: [28, 12] },
    { id: 8, title: '', overview: 'first line\nsecond line', vote_count: null, tagline: 'Wake up' },
  ],
};
const tuesday: SnapshotForExport = {
  ...monday,
  period: '20261124',
  runId: 'run-2',
  info: { source: 'sandbox', program_version: '0.1.0' },
  movies: [{ id: '9' }],
};

async function exported(
  snapshots: readonly SnapshotForExport[],
  format: ExportFormat,
  options?: ExportOptions,
) {
  const chunks: Uint8Array[] = [];
  const write = async (chunk: Uint8Array) => void chunks.push(chunk);
  const result = await exportSnapshots(streamOf(snapshots), format, write, options);
  return { result, bytes: Buffer.concat(chunks) };
}

async function* streamOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

function arrayBufferOf(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

async function readParquet(bytes: Buffer): Promise<Record<string, unknown>[]> {
  const compressors = { ZSTD: (input: Uint8Array) => new Uint8Array(zstdDecompressSync(input)) };
  const rows = await parquetReadObjects({ file: arrayBufferOf(bytes), compressors });
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [
        key,
        typeof value === 'bigint' ? Number(value) : (textOfDate(key, value) ?? value ?? null),
      ]),
    ),
  );
}

/** Dates and instants are read as such. */
function textOfDate(key: string, value: unknown): string | undefined {
  if (!(value instanceof Date)) return undefined;
  return key === 'release_date' ? value.toISOString().slice(0, 10) : value.toISOString();
}

/** A reader of RFC 4180 that tells the empty text (quoted) from no value (not quoted). */
function readCsv(text: string): Record<string, unknown>[] {
  const records: (string | null)[][] = [[]];
  const fields = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let readTo = 0;
  for (const [all, quoted, plain, end] of text.matchAll(fields)) {
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? (plain || null));
    if (end !== ',') records.push([]);
    readTo += all.length;
  }
  assert.equal(readTo, text.length, 'all of the text is CSV');
  const [header = [], ...rows] = records.slice(0, -1);
  assert.deepEqual(header, Object.keys(COLUMNS));
  return rows.map((row) => {
    assert.equal(row.length, header.length);
    return Object.fromEntries(
      Object.entries<ColumnType>(COLUMNS).map(([name, type], index) => {
        const field = row[index] ?? null;
        return [name, valueIn(field, type)];
      }),
    );
  });
}

function valueIn(field: string | null, type: ColumnType): unknown {
  if (field === null || type === 'text' || type === 'date' || type === 'timestamp') return field;
  if (type !== 'integers') return JSON.parse(field);
  return field === '' ? [] : field.split('|').map(Number);
}

/** The movie that a row tells, without the fields that are null in their columns. */
function movieOf(row: Record<string, unknown>): Movie {
  const columns = Object.keys(MOVIE_COLUMNS).filter((name) => row[name] !== null);
  const extra = typeof row['extra'] === 'string' ? JSON.parse(row['extra']) : {};
  return { ...Object.fromEntries(columns.map((name) => [name, row[name]])), ...extra };
}

function withoutNullColumns(movie: Movie): Movie {
  return Object.fromEntries(
    Object.entries(movie).filter(
      ([name, value]) =>
        !(value === null && Object.hasOwn(MOVIE_COLUMNS, name)) &&
        !(value === '' && name === 'release_date'),
    ),
  );
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', ' ', '\ud83c', '\udf0a', '밤', '') }),
);
const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true });
const OF_TYPE: Record<ColumnType, fc.Arbitrary<unknown>> = {
  text: anyText,
  integer: fc.maxSafeInteger(),
  double: anyNumber,
  boolean: fc.boolean(),
  integers: fc.array(fc.integer()),
  date: fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((at) => at.toISOString().slice(0, 10)),
  timestamp: fc.constant('2026-11-23T02:00:00+09:00'),
};
const anyKey = fc.oneof(
  fc.constantFrom(...Object.keys(COLUMNS), '__proto__', 'toString', 'credit_id'),
  anyText,
);
const anyField = fc.tuple(anyKey, fc.oneof(fc.jsonValue(), anyText, anyNumber));
const typicalFields = fc.record(
  Object.fromEntries(
    Object.entries(MOVIE_COLUMNS).map(([name, type]) => [name, fc.option(OF_TYPE[type])]),
  ),
  { requiredKeys: [] },
);
/** A movie as it can come out of a snapshot's file: mostly of the usual shape, now and then not. */
const anyMovie: fc.Arbitrary<Movie> = fc
  .tuple(typicalFields, fc.array(anyField, { maxLength: 3 }))
  .map(([fields, odd]) => Object.fromEntries([...Object.entries(fields), ...odd]))
  .map((movie) => JSON.parse(JSON.stringify(movie)));
const anyMovies = fc.array(anyMovie, { maxLength: 40 });

describe('nothing of a movie is lost, whatever it holds', () => {
  test('in JSON lines, each line is the movie and its origin', async () => {
    await fc.assert(
      fc.asyncProperty(anyMovies, async (movies) => {
        const { bytes } = await exported([{ ...monday, movies }], 'jsonl');
        const lines = bytes.toString().split('\n');
        assert.equal(lines.pop(), '');
        const origin = {
          dataset: 'daily',
          period: '20261123',
          run_id: 'run-1',
          collection_time: '2026-11-23T02:00:00+09:00',
          language: 'ko-KR',
          region: 'KR',
        };
        assert.deepEqual(
          lines.map((line) => JSON.parse(line)),
          movies.map((movie) => ({ ...origin, ...movie })),
        );
      }),
    );
  });

  for (const { format, read } of [
    { format: 'csv', read: async (bytes: Buffer) => readCsv(bytes.toString()) },
    { format: 'parquet', read: readParquet },
  ] as const) {
    test(`in ${format}, the columns and what is beside them are the movie`, async () => {
      await fc.assert(
        fc.asyncProperty(anyMovies, async (movies) => {
          const { bytes } = await exported([{ ...monday, movies }], format);
          const rows = await read(bytes);
          assert.deepEqual(rows.map(movieOf), movies.map(withoutNullColumns));
        }),
      );
    });
  }
});

test('JSON lines are the movies as received, each after its origin', async () => {
  const { bytes } = await exported([monday, tuesday], 'jsonl');
  assert.equal(
    bytes.toString(),
    `{"dataset":"daily","period":"20261123","run_id":"run-1","collection_time":"2026-11-23T02:00:00+09:00","language":"ko-KR","region":"KR","id":7,"title":"달, 그리고 \\"밤\\"","adult":false,"popularity":1.5,"genre_ids":[28,12]}
{"dataset":"daily","period":"20261123","run_id":"run-1","collection_time":"2026-11-23T02:00:00+09:00","language":"ko-KR","region":"KR","id":8,"title":"","overview":"first line\\nsecond line","vote_count":null,"tagline":"Wake up"}
{"dataset":"daily","period":"20261124","run_id":"run-2","collection_time":null,"language":null,"region":null,"id":"9"}
`,
  );
});

test('a key that a movie brings itself is not replaced by its origin', async () => {
  const movies = [{ dataset: 'theirs' }];
  const { bytes } = await exported([{ ...tuesday, movies }], 'jsonl');
  assert.equal(
    bytes.toString(),
    '{"dataset":"theirs","period":"20261124","run_id":"run-2","collection_time":null,"language":null,"region":null}\n',
  );
});

test('CSV has a header, quotes where it must, and nothing for null', async () => {
  const { bytes } = await exported([monday, tuesday], 'csv');
  assert.equal(
    bytes.toString(),
    [
      'dataset,period,run_id,collection_time,language,region,id,title,original_title,original_language,overview,release_date,adult,video,popularity,vote_average,vote_count,genre_ids,poster_path,backdrop_path,media_type,extra',
      'daily,20261123,run-1,2026-11-23T02:00:00+09:00,ko-KR,KR,7,"달, 그리고 ""밤""",,,,,false,,1.5,,,28|12,,,,',
      'daily,20261123,run-1,2026-11-23T02:00:00+09:00,ko-KR,KR,8,"",,,"first line\nsecond line",,,,,,,,,,,"{""tagline"":""Wake up""}"',
      'daily,20261124,run-2,,,,,,,,,,,,,,,,,,,"{""id"":""9""}"',
      '',
    ].join('\r\n'),
  );
});

test('CSV for spreadsheets has their mark, and no text that they would calculate', async () => {
  const formulas = ['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', '"=1"', '가=1'];
  const movies = formulas.map((title, id) => ({ id: id + 1, title, popularity: -1.5 }));
  const { bytes } = await exported([{ ...tuesday, movies }], 'csv', { excel: true });
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const rows = readCsv(bytes.toString().slice(1));
  assert.deepEqual(
    rows.map(({ title, popularity }) => [title, popularity]),
    formulas.map((title, index) => [index < 6 ? `'${title}` : title, -1.5]),
  );
});

test('Parquet holds dates as dates, and instants as instants', async () => {
  const movies = [{ release_date: '2025-06-15' }, { release_date: '0001-01-01' }, {}];
  const { bytes } = await exported([{ ...monday, movies }], 'parquet');
  const rows = await readParquet(bytes);
  assert.deepEqual(
    rows.map((row) => [row['release_date'], row['collection_time']]),
    ['2025-06-15', '0001-01-01', null].map((on) => [on, '2026-11-22T17:00:00.000Z']),
  );
});

test('Parquet says what its columns hold and where its movies come from', async () => {
  const { bytes } = await exported([monday, tuesday, monday], 'parquet');
  const { schema, key_value_metadata } = parquetMetadata(arrayBufferOf(bytes));
  assert.deepEqual(
    schema.map(({ name, type, converted_type }) => [name, converted_type ?? type]),
    [
      ['root', undefined],
      ['dataset', 'UTF8'],
      ['period', 'UTF8'],
      ['run_id', 'UTF8'],
      ['collection_time', 'TIMESTAMP_MILLIS'],
      ['language', 'UTF8'],
      ['region', 'UTF8'],
      ['id', 'INT64'],
      ['title', 'UTF8'],
      ['original_title', 'UTF8'],
      ['original_language', 'UTF8'],
      ['overview', 'UTF8'],
      ['release_date', 'DATE'],
      ['adult', 'BOOLEAN'],
      ['video', 'BOOLEAN'],
      ['popularity', 'DOUBLE'],
      ['vote_average', 'DOUBLE'],
      ['vote_count', 'INT64'],
      ['genre_ids', 'LIST'],
      ['list', undefined],
      ['element', 'INT32'],
      ['poster_path', 'UTF8'],
      ['backdrop_path', 'UTF8'],
      ['media_type', 'UTF8'],
      ['extra', 'UTF8'],
    ],
  );
  assert.deepEqual(
    Object.fromEntries((key_value_metadata ?? []).map(({ key, value }) => [key, value])),
    {
      'matinee.run_ids': 'run-1,run-2',
      'matinee.version': '0.1.0',
      'matinee.source': 'tmdb,sandbox',
      'matinee.schema_hash': '10d540d3bf15d55703c1d26879151527591c923a6ea99049d4973f1c13892826',
      'matinee.attribution':
        'This product uses the TMDB API but is not endorsed or certified by TMDB.',
    },
  );
});

test('in Parquet small snapshots share a row group, and one may span two', async () => {
  const snapshots = [1, 2, 3].map((run) => ({
    ...monday,
    runId: `run-${run}`,
    movies: Array.from({ length: 7_000 }, (_, index) => ({ id: run * 100_000 + index })),
  }));
  const { result, bytes } = await exported(snapshots, 'parquet');
  const { row_groups } = parquetMetadata(arrayBufferOf(bytes));
  assert.deepEqual(
    row_groups.map(({ num_rows }) => num_rows),
    [20_000n, 1_000n],
  );
  assert.deepEqual(result, { snapshots: 3, movies: 21_000, sizeBytes: bytes.length });
  assert.deepEqual(
    (await readParquet(bytes)).map(({ id }) => id),
    snapshots.flatMap(({ movies }) => movies.map(({ id }) => id)),
  );
});

for (const format of EXPORT_FORMATS) {
  test(`an export of no snapshots is a readable ${format} file without rows`, async () => {
    const { result, bytes } = await exported([], format);
    assert.deepEqual(result, { snapshots: 0, movies: 0, sizeBytes: bytes.length });
    const rows = {
      csv: () => readCsv(bytes.toString()),
      jsonl: () => bytes.toString().split('\n').filter(Boolean),
      parquet: () => readParquet(bytes),
    };
    assert.deepEqual(await rows[format](), []);
  });

  test(`counts of a ${format} export are those of the snapshots and the file`, async () => {
    const { result, bytes } = await exported([monday, tuesday], format);
    assert.deepEqual(result, { snapshots: 2, movies: 3, sizeBytes: bytes.length });
  });

  test(`a ${format} export that cannot be written ends with that error`, async () => {
    const diskFull = new Error('no space left on device');
    await assert.rejects(
      exportSnapshots(streamOf([monday]), format, () => Promise.reject(diskFull)),
      diskFull,
    );
  });
}

for (const format of ['csv', 'jsonl'] as const) {
  test(`a ${format} export asks for a snapshot when the one before it is written`, async () => {
    const events: string[] = [];
    async function* snapshots() {
      for (const snapshot of [monday, tuesday]) {
        events.push(`read ${snapshot.runId}`);
        yield snapshot;
      }
    }
    await exportSnapshots(snapshots(), format, async (chunk) => {
      const [runId = 'header'] = /run-\d/.exec(Buffer.from(chunk).toString()) ?? [];
      events.push(`write ${runId}`);
    });
    assert.deepEqual(
      events.filter((event) => event !== 'write header'),
      ['read run-1', 'write run-1', 'read run-2', 'write run-2'],
    );
  });
}
