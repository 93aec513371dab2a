import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MONTHLY, WEEKLY } from './examples.contract.ts';
import { reportText } from './report-text.ts';
import { buildReport } from './summary.ts';

for (const input of [WEEKLY, MONTHLY]) {
  test(`the text of a ${input.kind} report holds its values, in the order of its keys`, () => {
    const report = buildReport(input);
    const text = reportText(report);
    assert.deepEqual(JSON.parse(text), report);
    assert.deepEqual(
      [...text.matchAll(/^ {2}"(\w+)"/gm)].map(([, key]) => key),
      Object.keys(report),
    );
  });
}

test('genres are written by count and years from the newest, whatever their numbers', () => {
  const movies = [
    { genre_ids: [10749, 28, 99], release_date: '1927-01-10' },
    { genre_ids: [99, 28], release_date: '2026-02-03' },
    { genre_ids: [99, 10749], release_date: '2019-05-30' },
    { genre_ids: [], release_date: '2026-11-20' },
  ];
  const text = reportText(buildReport({ ...MONTHLY, current: { ...MONTHLY.current, movies } }));
  assert.equal(
    section(text, 'genre_distribution'),
    `  "genre_distribution": {
    "99": 3,
    "10749": 2,
    "28": 2
  },
`,
  );
  assert.equal(
    section(text, 'release_year_distribution'),
    `  "release_year_distribution": {
    "2026": 2,
    "2019": 1,
    "1927": 1
  },
`,
  );
});

test('but for the order of those keys it is what JSON.stringify writes', () => {
  const weekly = buildReport(WEEKLY); // its genres happen to be in ascending order
  assert.equal(reportText(weekly), `${JSON.stringify(weekly, null, 2)}\n`);

  const empty = buildReport({ ...MONTHLY, current: { ...MONTHLY.current, movies: [] } });
  assert.equal(reportText(empty), `${JSON.stringify(empty, null, 2)}\n`);
});

function section(text: string, key: string): string {
  const start = text.indexOf(`  "${key}"`);
  return text.slice(start, text.indexOf('},\n', start) + '},\n'.length);
}
