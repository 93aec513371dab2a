import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { parseDay } from './calendar.ts';
import type { ListItem } from './catalogue.ts';
import { filterOf, orderOf } from './discover.ts';
import { createGenerator } from './generated.ts';
import { rank } from './ranking.ts';

const films = createGenerator(1, 2000)(parseDay('2026-11-23'));

function discovered(query: string): ListItem[] {
  const params = new URLSearchParams(query);
  const { films: found } = rank(films.size, filterOf(params, films), orderOf(params, films));
  return Array.from(found, (film) => films.item(film, params.get('language') ?? 'en'));
}
const all = discovered('');

describe('filters', () => {
  // biome-ignore format: a table is read by column
  const cases: { query: string; keeps: (item: ListItem) => boolean }[] = [
    { query: 'with_genres=18',             keeps: (item) => item.genre_ids.includes(18) },
    { query: 'with_genres=18,35',          keeps: (item) => item.genre_ids.includes(18) && item.genre_ids.includes(35) },
    { query: 'with_genres=27|35',          keeps: (item) => item.genre_ids.includes(27) || item.genre_ids.includes(35) },
    { query: 'without_genres=18,35',       keeps: (item) => !item.genre_ids.includes(18) && !item.genre_ids.includes(35) },
    { query: 'without_genres=18|35',       keeps: (item) => !item.genre_ids.includes(18) && !item.genre_ids.includes(35) },
    { query: 'with_original_language=ko',  keeps: (item) => item.original_language === 'ko' },
    { query: 'with_original_language=ko|ja', keeps: (item) => ['ko', 'ja'].includes(item.original_language) },
    { query: 'with_origin_country=JP',     keeps: (item) => item.original_language === 'ja' },
    { query: 'primary_release_date.gte=2026-08-25', keeps: (item) => item.release_date >= '2026-08-25' },
    { query: 'primary_release_date.lte=1999-12-31', keeps: (item) => item.release_date !== '' && item.release_date <= '1999-12-31' },
    { query: 'release_date.gte=2026-11-01&release_date.lte=2026-11-23', keeps: (item) => item.release_date >= '2026-11-01' && item.release_date <= '2026-11-23' },
    { query: 'primary_release_year=2019',  keeps: (item) => item.release_date.startsWith('2019') },
    { query: 'year=2020',                  keeps: (item) => item.release_date.startsWith('2020') },
    { query: 'vote_average.gte=7.5',       keeps: (item) => item.vote_average >= 7.5 },
    { query: 'vote_average.lte=4',         keeps: (item) => item.vote_average <= 4 },
    { query: 'vote_count.gte=200',         keeps: (item) => item.vote_count >= 200 },
    { query: 'vote_count.lte=10',          keeps: (item) => item.vote_count <= 10 },
    { query: 'with_keywords=7&colour=blue', keeps: () => true },
  ];
  for (const { query, keeps } of cases) {
    test(`${query} keeps what it says and nothing else`, () => {
      const expected = all.filter(keeps);
      assert.ok(expected.length > 0);
      assert.deepEqual(discovered(query), expected);
    });
  }

  test('filters together keep what each of them keeps', () => {
    const queries = cases.map(({ query, keeps }) => ({ query, keeps }));
    const ofDifferentNames = fc.uniqueArray(fc.constantFrom(...queries), {
      maxLength: 3,
      selector: ({ query }) => query.slice(0, query.indexOf('=')),
    });
    fc.assert(
      fc.property(ofDifferentNames, (chosen) => {
        const query = chosen.map(({ query }) => query).join('&');
        const expected = all.filter((item) => chosen.every(({ keeps }) => keeps(item)));
        assert.deepEqual(discovered(query), expected);
      }),
      { numRuns: 10 },
    );
  });

  // biome-ignore format: a table is read by column
  const malformed: { query: string; code: number }[] = [
    { query: 'primary_release_date.gte=2026-13-01', code: 23 },
    { query: 'release_date.lte=yesterday',          code: 23 },
    { query: 'with_genres=action',                  code: 5 },
    { query: 'without_genres=18,,35',               code: 5 },
    { query: 'year=20x6',                           code: 5 },
    { query: 'vote_average.gte=high',               code: 5 },
    { query: 'vote_count.lte=-1',                   code: 5 },
    { query: 'sort_by=popularity',                  code: 5 },
    { query: 'sort_by=constructor.asc',             code: 5 },
  ];
  for (const { query, code } of malformed) {
    test(`${query} is refused with ${code}`, () => {
      assert.throws(() => discovered(query), { name: 'Refusal', code });
    });
  }
});

describe('orders', () => {
  const fields: Record<string, (item: ListItem) => number | string> = {
    original_title: (item) => item.original_title,
    popularity: (item) => item.popularity,
    primary_release_date: (item) => item.release_date,
    title: (item) => item.title,
    vote_average: (item) => item.vote_average,
    vote_count: (item) => item.vote_count,
  };
  for (const [field, valueOf] of Object.entries(fields)) {
    for (const direction of ['asc', 'desc']) {
      test(`${field}.${direction} is in that order, and loses no film`, () => {
        const items = discovered(`sort_by=${field}.${direction}&language=ko`);
        assert.equal(items.length, all.length);
        const values = items.map(valueOf).filter((value) => value !== '');
        const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        assert.deepEqual(values, direction === 'asc' ? sorted : sorted.toReversed());
      });
    }
  }

  for (const direction of ['asc', 'desc']) {
    test(`films without a date are last in primary_release_date.${direction}`, () => {
      const dates = discovered(`sort_by=primary_release_date.${direction}`).map(
        (item) => item.release_date,
      );
      const undated = dates.filter((day) => day === '').length;
      assert.ok(undated > 0);
      assert.deepEqual(dates.slice(-undated), Array<string>(undated).fill(''));
    });
  }

  test('revenue.desc begins with the highest revenue', () => {
    const [first] = discovered('sort_by=revenue.desc');
    const revenues = all.map(({ id }) => films.revenue(films.find(id) as number));
    assert.equal(films.revenue(films.find(first?.id as number) as number), Math.max(...revenues));
  });
});

test('a region shows its own release date where it has one', () => {
  const params = new URLSearchParams(
    'region=KR&release_date.gte=2026-11-01&release_date.lte=2026-11-23',
  );
  const matches = filterOf(params, films);
  const kept = Array.from({ length: films.size }, (_, film) => film).filter(matches);
  const firstReleased = kept.map((film) => films.item(film, 'en').release_date);
  assert.ok(firstReleased.some((day) => day < '2026-11-01'));
  assert.ok(firstReleased.some((day) => day >= '2026-11-01'));
});
