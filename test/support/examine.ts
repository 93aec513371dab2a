import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { type Store, storeOptions } from '../../src/home/store.ts';
import { TO_FOLLOW_UP } from '../../src/collect/follow-up.ts';
import { KEYS, rejectedKey } from '../../src/storage/paths.ts';
import type { Version } from '../../src/snapshot.ts';
import { command, worldAt, writeSettings } from './homes.ts';
import type { Holdings, Scenario } from './scenarios.ts';

const MENDED_AT = '2026-11-23T03:30:00Z';
const AGAIN_AT = '2026-11-23T03:40:00Z';
const CHECKED_AT = '2026-11-23T03:50:00Z';

/**
 * Holds a home to everything that has to be true of it after the scenario's command was struck at
 * any instant: it is mended by the next command that opens it, its snapshots are whole, nothing is
 * left lying about, and the next run succeeds. Returns what it held when it had been mended.
 */
export async function examine(home: string, scenario: Scenario): Promise<Holdings> {
  await assertClean(home, MENDED_AT);
  const holdings = await withStore(home, MENDED_AT, async (store) => {
    assert.deepEqual(await store.ledger.attempts({ states: ['running'] }), []);
    return holdingsOf(home, await store.catalog.versions({}), scenario);
  });

  await writeSettings(home, { minMovies: 1 });
  const again = await command(['run', 'daily', '--home', home], worldAt(AGAIN_AT));
  assert.equal(again.exitCode, 0, again.stderr);
  await assertClean(home, CHECKED_AT);
  // Pages of a stopped attempt with other settings stay for an hour: nobody else's may be there.
  const stopped = await withStore(home, CHECKED_AT, ({ ledger }) =>
    ledger.attempts({ states: ['interrupted'] }),
  );
  const staged = await readdir(join(home, 'data/staging'));
  assert.deepEqual(
    staged.filter((name) => !stopped.some(({ id }) => id === name)),
    [],
  );
  return holdings;
}

/** The command took effect wholly or not at all. */
export function assertEither({ before, after }: Scenario, held: Holdings): void {
  const tookEffect = held.published === after.published && held.setAside === after.setAside;
  assert.deepEqual(held, tookEffect ? after : before);
}

/** `data verify` finds nothing, and neither do we: each file is one that the catalog names. */
async function assertClean(home: string, at: string): Promise<void> {
  const verified = await command(['data', 'verify', '--json', '--home', home], worldAt(at));
  assert.equal(verified.exitCode, 0, verified.stdout + verified.stderr);
  assert.deepEqual(JSON.parse(verified.stdout).findings, []);

  const named = await withStore(home, at, async ({ catalog, ledger }) => [
    ...(await catalog.versions({})).flatMap(keysOf),
    // A stopped attempt's pages may serve the next one.
    ...(await ledger.attempts({ states: ['interrupted'], limit: 1 })).map(
      ({ id }) => `data/staging/${id}/pages.jsonl`,
    ),
  ]);
  const found = await readdir(join(home, 'data'), { recursive: true, withFileTypes: true });
  const keys = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(home.length + 1));
  assert.deepEqual(
    keys.filter((key) => !named.includes(key)),
    [],
  );
  await assertInHistory(home, at);
}

function keysOf({ id, state, key, archivedKey }: Version): string[] {
  if (state === 'current' || state === 'withheld') return [key, rejectedKey(id)];
  return state === 'archived' && archivedKey !== undefined ? [archivedKey, rejectedKey(id)] : [];
}

async function holdingsOf(
  home: string,
  versions: readonly Version[],
  scenario: Scenario,
): Promise<Holdings> {
  const held: Holdings = { published: 'none', setAside: 'none' };
  for (const version of versions) {
    const known = scenario.contents.get(version.id);
    if (version.state === 'current') {
      assert.equal(held.published, 'none', 'only one version is current');
      held.published = known?.run ?? 'new';
    } else if (version.state === 'withheld') {
      held.setAside = known?.run === 'old' ? assert.fail('a published run') : (known?.run ?? 'new');
    }
    if (version.state !== 'abandoned') await assertWhole(home, version, known?.content);
  }
  return held;
}

/** The snapshot is, byte by byte, the one that there was; a new one is a whole document. */
async function assertWhole(home: string, version: Version, expected: Buffer | undefined) {
  const content = await contentOf(home, version);
  if (expected !== undefined) {
    return assert.ok(content.equals(expected), `${version.id} is unchanged`);
  }
  const { collection_info, movies } = JSON.parse(content.toString());
  assert.equal(movies.length, collection_info.total_movies);
}

/** Each published snapshot is in history, once; none that is not published is. */
async function assertInHistory(home: string, at: string): Promise<void> {
  const { published, owed } = await withStore(home, at, async ({ catalog }) => ({
    published: await catalog.versions({ states: ['current', 'archived'] }),
    owed: await catalog.versions(TO_FOLLOW_UP),
  }));
  assert.deepEqual(owed, []);

  const expected = new Map<number, number[]>();
  for (const version of published.toReversed()) {
    const { collection_info, movies } = JSON.parse((await contentOf(home, version)).toString());
    const observedAtMs = Date.parse(collection_info.observed_at.popular[0]);
    for (const { id } of movies) expected.set(id, [...(expected.get(id) ?? []), observedAtMs]);
  }
  if (expected.size === 0) return;

  const world = worldAt(at);
  const options = storeOptions(world, home, 'read');
  const history = await world.openHistory({ ...options, path: join(home, KEYS.history) });
  try {
    for (const [id, observedAtMs] of expected) {
      const ranks = (await history.movie(id))?.ranks.map(({ observedAt }) => observedAt.getTime());
      assert.deepEqual(ranks, observedAtMs);
    }
  } finally {
    history.close();
  }
}

function contentOf(home: string, { state, key, archivedKey = '' }: Version): Promise<Buffer> {
  return state === 'archived'
    ? readFile(join(home, archivedKey)).then((packed) => gunzipSync(packed))
    : readFile(join(home, key));
}

async function withStore<T>(home: string, at: string, work: (store: Store) => Promise<T>) {
  const world = worldAt(at);
  const store = await world.openStore(storeOptions(world, home, 'read'));
  try {
    return await work(store);
  } finally {
    store.close();
  }
}
