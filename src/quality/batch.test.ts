import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchFindings } from './batch.ts';
import type { Score } from './score.ts';

type Judged = Score & { rejectedBy?: string };

const valid: Judged = { score: 100, issues: [] };
const invalid: Judged = { score: 100, issues: [], rejectedBy: 'id' };
const repeat = (count: number, judged: Judged) => Array.from({ length: count }, () => judged);
const adviceOn = (verdicts: Judged[]) => batchFindings(verdicts).recommendations;

test('every key is there, and the numbers are of all movies', () => {
  assert.deepEqual(
    batchFindings([
      { score: 100, issues: [] },
      { score: 90, issues: ['overview'] },
      { score: 89.99, issues: ['overview', 'title'], rejectedBy: 'title' },
      { score: 80, issues: [] },
      { score: 79.99, issues: [] },
      { score: 70, issues: [] },
      { score: 69.99, issues: ['Zero rating'], rejectedBy: 'score' },
    ]),
    {
      total_movies: 7,
      valid_movies: 5,
      invalid_movies: 2,
      quality_distribution: { excellent: 2, good: 2, fair: 2, poor: 1 },
      common_issues: { overview: 2, title: 1, 'Zero rating': 1 },
      recommendations: [
        '데이터 품질 불량률이 28.6%로 높습니다. 수집 로직 점검 필요',
        '평점 0인 영화가 많습니다. 필터링 강화 필요',
      ],
    },
  );
});

test('no movies give zeros and no opinion', () => {
  assert.deepEqual(batchFindings([]), {
    total_movies: 0,
    valid_movies: 0,
    invalid_movies: 0,
    quality_distribution: { excellent: 0, good: 0, fair: 0, poor: 0 },
    common_issues: {},
    recommendations: [],
  });
});

test('the ten commonest issues are kept, commonest first, then the first seen', () => {
  const issues = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
  const verdicts = [issues, ['l', 'c'], ['l']].map((issues) => ({ score: 90, issues }));
  // biome-ignore format: a table is read by column
  assert.deepEqual(Object.entries(batchFindings(verdicts).common_issues), [
    ['l', 3], ['c', 2], ['a', 1], ['b', 1], ['d', 1], ['e', 1], ['f', 1], ['g', 1], ['h', 1], ['i', 1],
  ]);
});

// biome-ignore format: a table is read by column
const advice: { name: string; verdicts: Judged[]; advice: string[] }[] = [
  { name: 'nothing wrong', verdicts: [valid], advice: ['데이터 품질이 양호합니다.'] },
  { name: 'exactly a tenth invalid', verdicts: [invalid, ...repeat(9, valid)], advice: ['데이터 품질이 양호합니다.'] },
  { name: 'more than a tenth invalid', verdicts: [invalid, ...repeat(8, valid)], advice: ['데이터 품질 불량률이 11.1%로 높습니다. 수집 로직 점검 필요'] },
  { name: 'an issue without advice', verdicts: [{ score: 94, issues: ['overview'] }], advice: ['데이터 품질이 양호합니다.'] },
  { name: 'everything', verdicts: [{ score: 85, issues: ['Adult content not allowed', 'Insufficient votes', 'Zero rating'], rejectedBy: 'adult' }],
    advice: [
      '데이터 품질 불량률이 100.0%로 높습니다. 수집 로직 점검 필요',
      '평점 0인 영화가 많습니다. 필터링 강화 필요',
      '투표 수 부족 영화가 많습니다. 최소 투표 수 기준 상향 검토',
      '성인 영화가 포함되어 있습니다. 수집 시 필터링 강화 필요',
    ] },
];

for (const { name, verdicts, advice: expected } of advice) {
  test(`${name}: the recommendations say so`, () => {
    assert.deepEqual(adviceOn(verdicts), expected);
  });
}
