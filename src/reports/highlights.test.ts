import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MONTHLY, WEEKLY } from './examples.contract.ts';
import { highlights } from './highlights.ts';
import { reportText } from './report-text.ts';
import { buildReport } from './summary.ts';

test('a week in English', () => {
  assert.deepEqual(highlights(buildReport(WEEKLY), 'en'), [
    'Weekly report 2026-W47: 3 movies (of the sandbox)',
    'Most popular: Thaw (99.5), Lantern (20.3), Harbour (0.0)',
    'Rated 8.0 or better: 1 of 3',
    'Commonest genres: 드라마 66.7 %, 범죄 33.3 %, #9999 33.3 %',
    'Since 2026-W45: 1 entered and 1 left, in 2 lists',
    'Biggest climber: Thaw, 3 → 1 in trending',
    'Highest new entry: Harbour, 3 in trending',
    'Quality: 75.0 % valid, 50.0 % without a flag, 1 rejected',
  ]);
});

test('a week in Korean', () => {
  assert.deepEqual(highlights(buildReport(WEEKLY), 'ko'), [
    '주간 리포트 2026-W47: 영화 3편 (샌드박스)',
    '가장 인기 있는 영화: Thaw (99.5), Lantern (20.3), Harbour (0.0)',
    '평점 8.0 이상: 3편 중 1편',
    '많은 장르: 드라마 66.7%, 범죄 33.3%, #9999 33.3%',
    '2026-W45 이후: 목록 2개에서 진입 1건, 이탈 1건',
    '가장 많이 오른 영화: Thaw, trending 3위 → 1위',
    '가장 높이 진입한 영화: Harbour, trending 3위',
    '품질: 유효 75.0%, 이상 없음 50.0%, 거부 1편',
  ]);
});

test('a first month compares with nothing, and a rating has its votes beside it', () => {
  const report = buildReport(MONTHLY);
  assert.deepEqual(highlights(report, 'en'), [
    'Monthly report 202611: 4 movies',
    'Best rated: Ember (9.5, 1 vote), #8 (9.5, 12 votes), Salt (7.3, 40 votes)',
    'Rated 8.0 or better: 2 of 4',
    'There is no earlier period to compare with.',
    'Quality: 100.0 % valid, 25.0 % without a flag, 0 rejected',
  ]);
  assert.deepEqual(highlights(report, 'ko'), [
    '월간 리포트 202611: 영화 4편',
    '평점이 가장 높은 영화: Ember (9.5, 1표), #8 (9.5, 12표), Salt (7.3, 40표)',
    '평점 8.0 이상: 4편 중 2편',
    '비교할 이전 기간이 없습니다.',
    '품질: 유효 100.0%, 이상 없음 25.0%, 거부 0편',
  ]);
});

test('a report read from its file has the highlights it had when it was built', () => {
  for (const report of [buildReport(WEEKLY), buildReport(MONTHLY)]) {
    assert.deepEqual(highlights(JSON.parse(reportText(report)), 'en'), highlights(report, 'en'));
  }
});

type Lists = Readonly<Record<string, readonly number[]>>;

test('the biggest climber and the highest entry are sought in all lists', () => {
  const between = (before: Lists, lists: Lists) =>
    highlights(
      buildReport({
        ...WEEKLY,
        current: { ...WEEKLY.current, info: { lists } },
        previous: { period: '2026-W46', info: { lists: before }, movies: [] },
      }),
      'en',
    ).slice(4, -1);
  assert.deepEqual(
    between({ a: [9, 1, 8], b: [8, 7, 6, 3] }, { a: [1, 9, 8, 2], b: [3, 5, 8, 7] }),
    [
      'Since 2026-W46: 2 entered and 1 left, in 2 lists',
      'Biggest climber: Thaw, 4 → 1 in b',
      'Highest new entry: #5, 2 in b',
    ],
  );
  assert.deepEqual(between({ a: [1, 2] }, { a: [1, 2] }), [
    'Since 2026-W46: 0 entered and 0 left, in 1 list',
  ]);
});

test('a title with control characters stays on its line and reaches no terminal as a command', () => {
  const movies = [{ id: 1, title: 'Red\u001b[31m\n Shift' }, { title: ' ' }];
  const report = buildReport({ ...WEEKLY, current: { period: '2026-W47', info: {}, movies } });
  assert.deepEqual(highlights(report, 'en').slice(0, 2), [
    'Weekly report 2026-W47: 2 movies',
    'Most popular: Red�[31m Shift (0.0), #? (0.0)',
  ]);
  assert.equal(
    highlights(report, 'en').at(-1),
    'Quality: – % valid, – % without a flag, 1 rejected',
  );
});
