import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseDay } from './calendar.ts';
import type { Catalogue, ListItem } from './catalogue.ts';
import { createGenerator } from './generated.ts';

const TODAY = parseDay('2026-11-23');
const generate = createGenerator(1, 10_000);
const films = generate(TODAY);

const itemsOf = (catalogue: Catalogue, language: string, sample = 1): ListItem[] =>
  Array.from({ length: Math.floor(catalogue.size / sample) }, (_, place) =>
    catalogue.item(place * sample, language),
  );
const korean = itemsOf(films, 'ko-KR');
const ageOf = ({ release_date }: ListItem) => TODAY - parseDay(release_date);
const share = (items: readonly ListItem[], has: (item: ListItem) => boolean) =>
  items.filter(has).length / items.length;
const hangul = /[가-힣]/;

test('there are exactly as many films as asked for, each with an id of its own', () => {
  for (const size of [1, 20, 777, 10_000]) {
    const catalogue = createGenerator(3, size)(TODAY);
    const ids = Array.from({ length: size }, (_, film) => catalogue.id(film));
    assert.deepEqual([catalogue.size, new Set(ids).size], [size, size]);
    assert.ok(ids.every((id) => catalogue.find(id) !== undefined));
  }
  assert.equal(films.find(films.id(0) + 1), undefined);
});

describe('gaps', () => {
  // biome-ignore format: a table is read by column
  const cases: { name: string; has: (item: ListItem) => boolean; least: number; most: number }[] = [
    { name: 'no poster',           has: (item) => item.poster_path === null,     least: 0.02,  most: 0.035 },
    { name: 'no backdrop',         has: (item) => item.backdrop_path === null,   least: 0.08,  most: 0.11 },
    { name: 'no genre',            has: (item) => item.genre_ids.length === 0,   least: 0.013, most: 0.021 },
    { name: 'no release date',     has: (item) => item.release_date === '',      least: 0.003, most: 0.007 },
    { name: 'adult',               has: (item) => item.adult,                    least: 0.015, most: 0.025 },
    { name: 'video',               has: (item) => item.video,                    least: 0.01,  most: 0.018 },
    { name: 'no Korean overview',  has: (item) => item.overview === '',          least: 0.06,  most: 0.085 },
    { name: 'no Korean title',     has: (item) => !hangul.test(item.title),      least: 0.037, most: 0.052 },
  ];
  for (const { name, has, least, most } of cases) {
    test(`${name}: between ${least * 100} and ${most * 100} % of all films`, () => {
      const found = share(korean, has);
      assert.ok(found >= least && found <= most, `${found}`);
    });
  }

  test('a film without a Korean title shows its original title', () => {
    const untranslated = korean.filter(({ title }) => !hangul.test(title));
    assert.deepEqual(
      untranslated.filter((item) => item.title !== item.original_title),
      [],
    );
  });
});

describe('age', () => {
  // Many days around today, so that shares of the newest films are shares of many.
  const snapshots = Array.from({ length: 16 }, (_, n) => generate(TODAY - 9 * n));
  const agedBetween = (from: number, to: number) =>
    snapshots.flatMap((catalogue) => {
      const aged = [];
      for (let film = 0; film < catalogue.size; film++) {
        const age = catalogue.today - catalogue.releaseDay(film);
        if (age >= from && age <= to) aged.push(catalogue.item(film, 'ko-KR'));
      }
      return aged;
    });
  const [newest, months, years] = [agedBetween(0, 3), agedBetween(60, 90), agedBetween(3000, 3100)];

  test('four films in five of the last three days have no votes; nearly all old ones have', () => {
    const without = ({ vote_count }: ListItem) => vote_count === 0;
    assert.ok(Math.abs(share(newest, without) - 0.8) < 0.04, `${share(newest, without)}`);
    assert.ok(share(months, without) < 0.2);
    assert.ok(share(years, without) < 0.02);
    assert.deepEqual(
      agedBetween(-400, -1).filter((item) => item.vote_count > 0),
      [],
    );
  });

  test('without votes there is no rating, and with votes there is one', () => {
    const wrong = korean.filter((item) => (item.vote_count === 0) !== (item.vote_average === 0));
    assert.deepEqual(wrong, []);
  });

  test('posters and Korean texts come with age', () => {
    const gaps = [
      (item: ListItem) => item.poster_path === null,
      (item: ListItem) => item.overview === '',
      (item: ListItem) => !hangul.test(item.title),
    ];
    for (const gap of gaps) assert.ok(share(newest, gap) > 2 * share(years, gap));
  });

  test('several films are released on every day around today', () => {
    const released = new Map<number, number>();
    for (const item of korean) released.set(ageOf(item), (released.get(ageOf(item)) ?? 0) + 1);
    const days = Array.from({ length: 35 }, (_, n) => released.get(n - 5) ?? 0);
    assert.deepEqual(
      days.filter((count) => count < 3),
      [],
    );
    const quarter = korean.filter((item) => ageOf(item) >= 0 && ageOf(item) < 90);
    assert.ok(quarter.length > 300, `${quarter.length}`);
  });
});

describe('from day to day', () => {
  const tomorrow = generate(TODAY + 1);
  const pairs = korean.flatMap((item) => {
    const film = tomorrow.find(item.id);
    return film === undefined ? [] : [{ item, next: tomorrow.item(film, 'ko-KR') }];
  });

  test('nearly all films stay, and are the same films', () => {
    assert.ok(pairs.length > 9950 && pairs.length < 10_000, `${pairs.length}`);
    const same = ({ release_date, original_title, genre_ids }: ListItem) =>
      JSON.stringify([release_date, original_title, genre_ids]);
    assert.deepEqual(
      pairs.filter(({ item, next }) => same(item) !== same(next)),
      [],
    );
  });

  test('votes never fall, and texts and posters never go again', () => {
    const lost = pairs.filter(
      ({ item, next }) =>
        next.vote_count < item.vote_count ||
        (item.poster_path !== null && next.poster_path === null) ||
        (item.overview !== '' && next.overview === '') ||
        (hangul.test(item.title) && !hangul.test(next.title)),
    );
    assert.deepEqual(lost, []);
  });

  test('popularity moves, but of old films by no more than a fifth', () => {
    const old = pairs.filter(({ item }) => ageOf(item) > 400);
    const ratios = old.map(({ item, next }) => next.popularity / item.popularity);
    assert.ok(ratios.filter((ratio) => ratio !== 1).length > old.length * 0.9);
    assert.deepEqual(
      ratios.filter((ratio) => ratio > 1.2 || ratio < 0.8),
      [],
    );
  });
});

test('popularity has 4 decimals, a top of hundreds and a long tail', () => {
  const values = korean.map(({ popularity }) => popularity).sort((a, b) => b - a);
  assert.deepEqual(
    values.filter((value) => Number(value.toFixed(4)) !== value),
    [],
  );
  assert.ok((values[0] as number) > 150 && (values[0] as number) < 1500, `${values[0]}`);
  assert.ok((values[5000] as number) < 5, `${values[5000]}`);
});

test('ratings are from 1 to 10 with 3 decimals, and one vote gives a whole or half point', () => {
  const averages = korean.map((item) => item.vote_average);
  assert.deepEqual(
    averages.filter((value) => value !== 0 && (value < 1 || value > 10)),
    [],
  );
  assert.deepEqual(
    averages.filter((value) => Number(value.toFixed(3)) !== value),
    [],
  );
  const single = korean.filter((item) => item.vote_count === 1);
  assert.ok(single.length > 0);
  assert.deepEqual(
    single.filter((item) => !Number.isInteger(item.vote_average * 2)),
    [],
  );
});

test('particles fit the word before them', () => {
  const texts = korean.map(({ title }) => title).join('\n');
  const badly = [...texts.matchAll(/([가-힣])(이|가) 돌아올|([가-힣])(과|와) [가-힣]/g)].filter(
    ([, subject, subjectParticle, first, joining]) => {
      const word = subject ?? first ?? '';
      const closed = (word.charCodeAt(0) - 0xac00) % 28 !== 0;
      return closed !== ((subjectParticle ?? joining) === (subject ? '이' : '과'));
    },
  );
  assert.ok(texts.includes('돌아올'));
  assert.deepEqual(badly, []);
});
