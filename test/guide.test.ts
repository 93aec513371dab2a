import assert from 'node:assert/strict';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test, type TestContext } from 'node:test';

import { makeHome, openWorld, runCli, runJson } from './support/cli.ts';

// What the original guide's users do with its files, done with ours: a reader that was written for
// the guide finds what it looks for.
const world = await openWorld({ after } as unknown as TestContext);
await makeHome(world, 'lang: ko\ntmdb: { requestsPerSecond: unlimited }\n');
for (const line of ['run daily', 'run weekly', 'run hourly', 'run monthly', 'health']) {
  assert.equal((await runCli(line, world)).code, 0, line);
}

describe("a reader of the original guide's files", () => {
  test('finds the newest daily file by its time, and in it what the check prints', () => {
    const files = found('data/raw/movies/daily_*.json');
    const newest = files.toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
    const data = read(newest);
    const { collection_time, total_movies, metadata } = data['collection_info'];
    assert.equal(collection_time, '2026-11-23T02:00:03+09:00');
    assert.equal(total_movies, data['movies'].length);
    assert.ok(metadata.quality_rate >= 80);
    assert.equal(data['save_timestamp'].slice(0, 10), '2026-11-23');
  });

  // biome-ignore format: a table is read by column
  const jobs: { file: string; keys: string[]; facts: Record<string, unknown> }[] = [
    { file: 'daily_20261123',       keys: ['sources'],         facts: { collection_type: 'daily', timestamp: '20261123' } },
    { file: 'weekly_2026-W48',      keys: ['by_source'],       facts: { collection_type: 'weekly', timestamp: '20261123', week_number: 48 } },
    { file: 'trending_20261123_02', keys: [],                  facts: { collection_type: 'hourly_trending', timestamp: '20261123_02', hour: 2 } },
    { file: 'monthly_202611',       keys: ['pages_processed'], facts: { collection_type: 'monthly', timestamp: '20261123', month: '202611' } },
  ];
  for (const { file, keys, facts } of jobs) {
    test(`finds the statistics of ${file} by the guide's keys, and again as its metadata`, () => {
      const { collection_info: info } = read(path(`data/raw/movies/${file}.json`));
      const { total_collected: collected, total_valid: valid, quality_rate: rate } = info;
      assert.equal(rate, (valid / collected) * 100);
      const wanted = [...Object.keys(facts), ...keys];
      const common = ['total_collected', 'total_valid', 'quality_rate'];
      assert.deepEqual(Object.keys(info.metadata).toSorted(), [...wanted, ...common].sort());
      for (const key of Object.keys(info.metadata)) {
        assert.deepEqual(info.metadata[key], info[key], key);
      }
      assert.deepEqual(
        Object.fromEntries(Object.keys(facts).map((key) => [key, info[key]])),
        facts,
      );
    });
  }

  test('finds how many movies each source sent', () => {
    const daily = read(path('data/raw/movies/daily_20261123.json'))['collection_info'];
    assert.deepEqual(daily.sources, { popular: 100, trending: 20, latest: 60 });
    const {
      genres,
      top_rated: rated,
      trending,
    } = read(path('data/raw/movies/weekly_2026-W48.json'))['collection_info'].by_source;
    assert.deepEqual({ genres, trending }, { genres: 1000, trending: 20 });
    assert.ok(rated > 0 && rated <= 200);
    assert.equal(
      read(path('data/raw/movies/monthly_202611.json'))['collection_info'].pages_processed,
      50,
    );
  });

  test('finds the weekly report in its folder, with ten movies and the distributions', () => {
    const [report = '', ...more] = found('data/raw/metadata/weekly_reports/*.json');
    assert.deepEqual(
      [report.slice(world.home.length + 1), more],
      ['data/raw/metadata/weekly_reports/weekly_report_2026-W48.json', []],
    );
    checkReport(read(report), { report_type: 'weekly', week_number: 48 }, 'popularity', 10);
  });

  test('finds the monthly report, with twenty movies and the years', () => {
    const report = read(path('data/raw/metadata/monthly_reports/monthly_report_202611.json'));
    checkReport(report, { report_type: 'monthly', month: '202611' }, 'vote_average', 20);
    const years = Object.keys(report['release_year_distribution']);
    assert.ok(years.length > 5 && years.every((year) => /^\d{4}$/.test(year)));
  });

  test("finds the health file with the fields of both of the guide's", () => {
    const health = read(path('logs/health/latest_health.json'));
    assert.equal(typeof health['scheduler_running'], 'boolean');
    assert.equal(typeof health['pending_jobs'], 'number');
    assert.deepEqual(health['recent_job_failures'], []);
    assert.deepEqual(Object.keys(health['last_successful_jobs']).toSorted(), [
      'daily_collection',
      'hourly_trending',
      'monthly_refresh',
      'weekly_collection',
    ]);
    assert.equal(health['system_status'], 'healthy');
    assert.ok(!Number.isNaN(Date.parse(health['timestamp'])));
    assert.ok(!Number.isNaN(Date.parse(health['last_job_time'])));
    const { file_exists: exists, movie_count: count, collection_time: at } = health['data_quality'];
    assert.deepEqual({ exists, at }, { exists: true, at: '2026-11-23T02:00:03+09:00' });
    assert.ok(count > 0 && health['data_quality'].quality_score > 70);
    assert.deepEqual(Object.keys(health['system_resources']), ['cpu', 'memory', 'disk']);
  });

  test('finds the statistics of the last days, whole and for each job', async () => {
    const { code, document } = await runJson('stats --days 7', world);
    assert.equal(code, 0);
    const { period, total_jobs, successful_jobs, failed_jobs, success_rate } = document;
    assert.deepEqual(
      { period, total_jobs, successful_jobs, failed_jobs, success_rate },
      { period: '최근 7일', total_jobs: 4, successful_jobs: 4, failed_jobs: 0, success_rate: 100 },
    );
    assert.equal(typeof document['avg_duration'], 'number');
    const jobs = document['job_breakdown'] as Record<string, Record<string, unknown>>;
    const { total, successful, failed, success_rate: rate } = jobs['monthly_refresh'] ?? {};
    assert.deepEqual(
      { total, successful, failed, rate },
      { total: 1, successful: 1, failed: 0, rate: 100 },
    );
    assert.equal(typeof jobs['monthly_refresh']?.['avg_duration'], 'number');
  });

  function path(key: string): string {
    return join(world.home, key);
  }

  function found(pattern: string): string[] {
    return globSync(path(pattern));
  }
});

const BANDS = ['9.0-10.0', '8.0-8.9', '7.0-7.9', '6.0-6.9', '5.0-5.9', '0.0-4.9'];

function checkReport(
  report: ReturnType<typeof read>,
  facts: Record<string, unknown>,
  by: string,
  movies: number,
): void {
  assert.deepEqual(Object.fromEntries(Object.keys(facts).map((key) => [key, report[key]])), facts);
  const figures: number[] = report['top_movies'].map((movie: Record<string, number>) => movie[by]);
  assert.equal(figures.length, movies);
  assert.deepEqual(
    figures,
    figures.toSorted((a, b) => b - a),
  );
  assert.deepEqual(Object.keys(report['rating_distribution']), BANDS);
  const counts: number[] = Object.values(report['rating_distribution']);
  assert.equal(
    counts.reduce((sum, n) => sum + n),
    report['collection_stats'].total_valid,
  );
  assert.ok(Object.keys(report['genre_distribution']).every((genre) => /^\d+$/.test(genre)));
  assert.ok(!Number.isNaN(Date.parse(report['generation_time'])));
}

/** A JSON document, as a script that trusts its keys reads it. */
function read(file: string | undefined) {
  // oxlint-disable-next-line typescript/no-explicit-any -- what another's reader expects is the test
  return JSON.parse(readFileSync(file ?? '', 'utf8')) as Record<string, any>;
}
