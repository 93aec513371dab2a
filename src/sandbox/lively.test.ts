import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '../lib/fake-clock.ts';
import { createSandbox } from './sandbox.ts';

/** A sandbox at a minute of an hour, and what it says of a list then. */
function sandboxAt(time: string, lively: boolean) {
  const clock = new FakeClock(`2026-11-23T${time}Z`);
  return createSandbox({ clock, keyRequired: false, lively });
}

type Item = Record<string, unknown>;

async function askAt(time: string, path: string, { lively = true } = {}) {
  const response = await sandboxAt(time, lively).handle(new Request(`http://x/3${path}`));
  const body = (await response.json().catch(() => ({}))) as { results?: Item[] };
  return { status: response.status, headers: response.headers, results: body.results ?? [] };
}

const idsOf = (items: Item[]) => items.map(({ id }) => id);

for (const path of ['/movie/popular', '/trending/movie/day', '/discover/movie']) {
  test(`ranks of ${path} move from minute to minute, not within one`, async () => {
    const first = idsOf((await askAt('12:03:00', path)).results);
    assert.deepEqual(idsOf((await askAt('12:03:59', path)).results), first);
    const later = await Promise.all(
      ['12:04', '12:05', '12:07', '12:08'].map((at) => askAt(`${at}:00`, path)),
    );
    for (const { results } of later) {
      const ids = idsOf(results);
      assert.notDeepEqual(ids, first);
      const stayed = ids.filter((id) => first.includes(id)).length;
      assert.ok(stayed >= 5, `${stayed} of 20 films stayed`);
    }
  });
}

test('dates and votes stay, popularity moves', async () => {
  const before = (await askAt('12:03:00', '/movie/popular')).results;
  const after = (await askAt('12:09:00', '/movie/popular')).results;
  const both = before.flatMap((film) => {
    const later = after.find(({ id }) => id === film['id']);
    return later === undefined ? [] : [{ film, later }];
  });
  for (const { film, later } of both) {
    assert.deepEqual({ ...film, popularity: 0 }, { ...later, popularity: 0 });
    assert.notEqual(film['popularity'], later['popularity']);
  }
});

// biome-ignore format: a table is read by column
const TIMES: [time: string, path: string, status: number][] = [
  ['12:01:59', '/movie/popular',       200],
  ['12:02:00', '/movie/popular',       503],
  ['12:02:29', '/movie/popular',       503],
  ['12:02:30', '/movie/popular',       200],
  ['12:06:00', '/movie/popular',       503],
  ['12:02:00', '/trending/movie/day',  200],
];
for (const [time, path, status] of TIMES) {
  test(`at ${time} ${path} answers ${status}`, async () => {
    assert.equal((await askAt(time, path)).status, status);
  });
}

test('one that is not lively does nothing of this', async () => {
  const quiet = { lively: false };
  const first = await askAt('12:02:00', '/movie/popular', quiet);
  const later = await askAt('12:03:00', '/movie/popular', quiet);
  assert.deepEqual([first.status, first.results], [200, later.results]);
});
