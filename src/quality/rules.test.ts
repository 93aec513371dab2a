import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { Movie } from '../movie.ts';
import { brokenBecause, originalTitle, RULE_NAMES, type RuleName, ruleLists } from './rules.ts';

const GOOD: Movie = {
  id: 71,
  title: '등대의 겨울',
  original_title: 'Winter of the Lighthouse',
  original_language: 'en',
  overview: '등대지기가 바다를 떠나지 못하는 이야기.',
  poster_path: '/lighthouse.jpg',
  release_date: '2025-04-02',
  vote_average: 7.4,
  vote_count: 312,
  popularity: 18.25,
  adult: false,
};

/** Which rules a movie breaks, and why. */
function broken(movie: Movie, language = 'ko-KR'): Partial<Record<RuleName, string>> {
  const context = { asOfOn: '2026-11-23', language };
  const reasons = RULE_NAMES.map((rule) => [rule, brokenBecause(rule, movie, context)] as const);
  return Object.fromEntries(reasons.filter(([, reason]) => reason !== undefined));
}

// biome-ignore format: a table is read by column
const cases: [name: string, fields: Movie, broken: Partial<Record<RuleName, string>>][] = [
  ['a good movie', {}, {}],
  ['an absent id', { id: undefined }, { id: 'id: missing' }],
  ['a null id', { id: null }, { id: 'id: missing' }],
  ['an id of true', { id: true }, { id: 'id: expected int, got bool' }],
  ['an id of text', { id: '71' }, { id: 'id: expected int, got str' }],
  ['an id with a fraction', { id: 7.1 }, { id: 'id: expected int, got number' }],
  ['a negative id', { id: -71 }, { id: 'id: -71 not in range [1, 9007199254740991]' }],
  ['an id past exact integers', { id: 2 ** 53 }, { id: 'id: 9007199254740992 not in range [1, 9007199254740991]' }],
  ['an absent title', { title: undefined }, { title: 'title: missing' }],
  ['a null title', { title: null }, { title: 'title: missing' }],
  ['a numeric title', { title: 65 }, { title: 'title: expected str, got int' }],
  ['an empty title', { title: '' }, { title: 'title: no text' }],
  ['a blank title', { title: ' \u3000\t' }, { title: 'title: no text' }],
  ['a rating of text', { vote_average: '7.4' }, { type: 'vote_average: expected number, got str' }],
  ['a popularity of true', { popularity: true }, { type: 'popularity: expected number, got bool' }],
  ['a vote count of text', { vote_count: '312' }, { type: 'vote_count: expected number, got str' }],
  ['a vote count in an object', { vote_count: { n: 1 } }, { type: 'vote_count: expected number, got object' }],
  ['an adult mark of 0', { adult: 0 }, { type: 'adult: expected bool, got int' }],
  ['an adult mark of text', { adult: 'yes' }, { type: 'adult: expected bool, got str', adult: 'Adult content not allowed' }],
  ['no adult mark', { adult: null }, {}],
  ['no popularity', { popularity: null }, {}],
  ['a rating over 10', { vote_average: 10.001 }, { range: 'vote_average: 10.001 not in range [0, 10]' }],
  ['a rating of 10', { vote_average: 10 }, {}],
  ['a rating of NaN', { vote_average: NaN }, { range: 'vote_average: NaN not in range [0, 10]' }],
  ['a negative popularity', { popularity: -0.1 }, { range: 'popularity: -0.1 not in range [0, inf]' }],
  ['an infinite popularity', { popularity: Infinity }, { range: 'popularity: Infinity not in range [0, inf]' }],
  ['votes up to exact integers', { vote_count: 2 ** 53 - 1 }, {}],
  ['votes past exact integers', { vote_count: 1e18 }, { odd_votes: 'vote_count: 1000000000000000000 is no count' }],
  ['half a vote', { vote_count: 10.5 }, { odd_votes: 'vote_count: 10.5 is no count' }],
  ['an infinite vote count', { vote_count: Infinity }, { range: 'vote_count: Infinity not in range [0, inf]' }],
  ['a date off the calendar', { release_date: '2024-02-30' }, { date: 'Invalid release date format' }],
  ['a date with a time', { release_date: '2024-02-03T00:00:00Z' }, { date: 'Invalid release date format' }],
  ['a future date with junk', { release_date: '2030-01-01junk' }, { date: 'Invalid release date format' }],
  ['a numeric date', { release_date: 20240203 }, { date: 'Invalid release date format' }],
  ['an adult movie', { adult: true }, { adult: 'Adult content not allowed' }],
  ['released today', { release_date: '2026-11-23' }, {}],
  ['released tomorrow', { release_date: '2026-11-24' }, { unreleased: 'Unreleased movie' }],
  ['an empty date', { release_date: '' }, { unknown_date: 'Unknown release date' }],
  ['a null date', { release_date: null }, { unknown_date: 'Unknown release date' }],
  ['no date', { release_date: undefined }, { unknown_date: 'Unknown release date' }],
  ['a rating of 0', { vote_average: 0 }, { zero_rating: 'Zero rating' }],
  ['no rating', { vote_average: null }, { zero_rating: 'Zero rating' }],
  ['nine votes', { vote_count: 9 }, { few_votes: 'Insufficient votes' }],
  ['ten votes', { vote_count: 10 }, {}],
  ['no votes', { vote_count: null }, { few_votes: 'Insufficient votes' }],
  ['an empty overview', { overview: '' }, { no_overview: 'overview: no text' }],
  ['a null overview', { overview: null }, { no_overview: 'overview: no text' }],
  ['no poster', { poster_path: null }, { no_poster: 'poster_path: no text' }],
];

describe('a movie breaks exactly the rules it should', () => {
  for (const [name, fields, expected] of cases) {
    test(name, () => assert.deepEqual(broken({ ...GOOD, ...fields }), expected));
  }
});

// biome-ignore format: a table is read by column
const titles: { asked: string; title: string; original: string; madeIn: string; translated: boolean }[] = [
  { asked: 'ko-KR', title: '등대',     original: 'Beacon',   madeIn: 'en', translated: true },
  { asked: 'ko-KR', title: 'Beacon',   original: 'Beacon',   madeIn: 'en', translated: false },
  { asked: 'ko-KR', title: 'Beacon 2', original: 'Beacon',   madeIn: 'en', translated: true },
  { asked: 'ko-KR', title: '등대',     original: '등대',     madeIn: 'ko', translated: true },
  { asked: 'ko-KR', title: 'ㅋㅋ',     original: 'ㅋㅋ',     madeIn: 'ko', translated: true },
  { asked: 'ko-KR', title: 'TIDE LIVE', original: 'TIDE LIVE', madeIn: 'ko', translated: false },
  { asked: 'ko',    title: '灯台',     original: '灯台',     madeIn: 'ja', translated: false },
  { asked: 'en-US', title: 'Beacon',   original: 'Beacon',   madeIn: 'en', translated: true },
  { asked: 'en-US', title: 'Baliza',   original: 'Baliza',   madeIn: 'es', translated: false },
  { asked: 'en',    title: 'Beacon',   original: 'Baliza',   madeIn: 'es', translated: true },
  { asked: 'ja-JP', title: '등대',     original: '등대',     madeIn: 'ko', translated: false },
  { asked: 'en-US', title: 'Baliza',   original: 'Baliza',   madeIn: '',   translated: true },
  { asked: 'ko-KR', title: 'Baliza',   original: 'Baliza',   madeIn: '',   translated: false },
];

for (const { asked, title, original, madeIn, translated } of titles) {
  test(`${title}, ${madeIn} ${original}, is ${translated ? '' : 'not '}in ${asked}`, () => {
    const movie = { ...GOOD, title, original_title: original, original_language: madeIn };
    const reason = `title: not translated to ${asked.slice(0, 2)}`;
    const context = { asOfOn: '2026-11-23', language: asked };
    assert.equal(originalTitle(movie, context), translated ? undefined : reason);
    // With an overview in the language asked for, the title is that of both.
    assert.deepEqual(broken(movie, asked), {});
    const lacking = { no_overview: 'overview: no text' };
    assert.deepEqual(
      broken({ ...movie, overview: ' ' }, asked),
      translated ? lacking : { ...lacking, untranslated: reason },
    );
  });
}

describe('rule lists', () => {
  test('reject what is broken or adult, and flag what is only lacking', () => {
    assert.deepEqual(ruleLists({}), {
      reject: ['id', 'title', 'type', 'range', 'date', 'adult'],
      flag: [
        'unreleased',
        'unknown_date',
        'zero_rating',
        'few_votes',
        'odd_votes',
        'no_overview',
        'no_poster',
        'untranslated',
      ],
    });
  });

  test('take up a moved rule at its place in the table, not at the end', () => {
    assert.deepEqual(ruleLists({ reject: ['few_votes', 'unreleased'], flag: ['adult', 'type'] }), {
      reject: ['id', 'title', 'range', 'date', 'unreleased', 'few_votes'],
      flag: [
        'type',
        'adult',
        'unknown_date',
        'zero_rating',
        'odd_votes',
        'no_overview',
        'no_poster',
        'untranslated',
      ],
    });
  });

  test('hold each rule once, in table order, whatever is moved', () => {
    const names = fc.subarray([...RULE_NAMES]);
    fc.assert(
      fc.property(names, names, (reject, flag) => {
        const lists = ruleLists({ reject, flag });
        assert.deepEqual(
          lists.reject,
          RULE_NAMES.filter((name) => lists.reject.includes(name)),
        );
        assert.deepEqual(
          lists.flag,
          RULE_NAMES.filter((name) => !lists.reject.includes(name)),
        );
        assert.deepEqual(
          reject.filter((name) => !lists.reject.includes(name)),
          [],
        );
      }),
    );
  });
});
