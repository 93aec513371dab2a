import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClock } from '../lib/fake-clock.ts';
import { copyAt, filmsOfPage } from './drift.ts';
import { createSandbox } from './sandbox.ts';

const ranking = { films: Int32Array.from({ length: 1005 }, (_, place) => place), total: 1005 };
const HOUR_S = 3600;
const NOON_S = Date.parse('2026-11-23T12:00:00Z') / 1000;

async function idsOf(drift: boolean, list: string, pages: number): Promise<number[]> {
  const clock = new FakeClock('2026-11-23T12:00:00Z');
  const sandbox = createSandbox({ clock, keyRequired: false, movies: 3000, drift });
  const ids: number[] = [];
  for (let page = 1; page <= pages; page++) {
    const response = await sandbox.handle(new Request(`http://x/3${list}?page=${page}`));
    const { results } = (await response.json()) as { results: { id: number }[] };
    ids.push(...results.map(({ id }) => id));
    await clock.advance(50);
  }
  return ids;
}

test('a list read through has a few duplicates, and as many gaps', async () => {
  const ids = await idsOf(true, '/movie/popular', 50);
  const duplicates = ids.length - new Set(ids).size;
  assert.ok(duplicates >= 1 && duplicates <= 15, `${duplicates}`);
});

test('without drift a list read through has no duplicates', async () => {
  const ids = await idsOf(false, '/movie/popular', 50);
  assert.equal(new Set(ids).size, 1000);
});

describe('pages', () => {
  test('of one instant show every film once, whatever stands exchanged', () => {
    for (let instant = 0; instant < 50; instant++) {
      const seen = [];
      for (let page = 1; page <= 51; page++) {
        seen.push(...filmsOfPage(ranking, 'list', page, NOON_S + instant * HOUR_S));
      }
      assert.deepEqual(
        seen.toSorted((a, b) => a - b),
        [...ranking.films],
      );
    }
  });

  test('of two instants differ near their ends only', () => {
    const changed = new Set<number>();
    for (let instant = 0; instant < 300; instant++) {
      const films = filmsOfPage(ranking, 'list', 7, NOON_S + instant * HOUR_S);
      for (const [place, film] of films.entries()) if (film !== 120 + place) changed.add(place);
    }
    assert.deepEqual(
      [...changed].toSorted((a, b) => a - b),
      [0, 1, 2, 3, 16, 17, 18, 19],
    );
  });
});

describe('copies', () => {
  test('last an hour, each page at its own minutes', () => {
    const lives = [1, 2, 3].map((page) => copyAt('list', page, NOON_S));
    assert.equal(new Set(lives.map(({ madeAtS }) => madeAtS)).size, 3);
    for (const { madeAtS, maxAgeS } of lives) {
      assert.equal(madeAtS + HOUR_S, NOON_S + maxAgeS);
      assert.ok(maxAgeS > 0 && maxAgeS <= HOUR_S);
    }
  });

  test('do not outlast the day', () => {
    const lateS = NOON_S + 12 * HOUR_S - 5;
    for (let page = 1; page <= 20; page++) assert.ok(copyAt('list', page, lateS).maxAgeS <= 5);
  });

  test('are the same bytes for as long as they say', async () => {
    const clock = new FakeClock('2026-11-23T12:00:00Z');
    const sandbox = createSandbox({ clock, keyRequired: false, movies: 2000 });
    for (const path of ['/movie/popular?page=3', '/trending/movie/day', '/discover/movie?page=9']) {
      const ask = () => sandbox.handle(new Request(`http://x/3${path}`));
      const first = await ask();
      const maxAgeS = Number(/\d+/.exec(first.headers.get('cache-control') ?? '')?.[0]);
      await clock.advance(maxAgeS * 1000 - 1);
      assert.equal(await (await ask()).text(), await first.text());
    }
  });
});
