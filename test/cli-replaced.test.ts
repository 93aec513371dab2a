import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { openSqliteStore, storeOptions } from '../src/home/store.ts';
import type { World } from '../src/cli/world.ts';
import type { Catalog } from '../src/snapshot.ts';
import { databaseFiles } from '../src/storage/home-guard.ts';
import { runCli, runJson, SMALL, type TestWorld } from './support/cli.ts';
import {
  assertSaid,
  assertUntouched,
  PUBLISHED_BEFORE,
  usedHome,
} from './support/replaceable-home.ts';
import { HINTS, type Replacement, REPLACEMENTS } from './support/replacements.ts';

/** The world in which a home is replaced when one of these comes for the first time. */
function replacing(
  world: TestWorld,
  { work }: Replacement,
  when: { request?: true; reading?: RegExp; after?: keyof Catalog },
): World {
  let isDone = false;
  const replace = () => {
    if (!isDone) work(world.home);
    isDone = true;
  };
  return {
    ...world,
    files: {
      ...world.files,
      read: async (path) => {
        const content = await world.files.read(path);
        if (when.reading?.test(path) === true) replace();
        return content;
      },
    },
    openTransport: async (options) => {
      const { transport, close } = await world.openTransport(options);
      const replacingFirst: typeof transport = (request, signal) => {
        if (when.request === true) replace();
        return transport(request, signal);
      };
      return { transport: replacingFirst, close };
    },
    openStore: async (options) => {
      const store = await world.openStore(options);
      const { after } = when;
      if (after === undefined) return store;
      const method = store.catalog[after] as (...values: unknown[]) => Promise<unknown>;
      const replacingAfter = async (...values: unknown[]) => {
        const result = await method(...values);
        replace();
        return result;
      };
      return { ...store, catalog: { ...store.catalog, [after]: replacingAfter } };
    },
  };
}

const MOMENTS: readonly (readonly [string, Parameters<typeof replacing>[2]])[] = [
  ['while it fetches', { request: true }],
  ['as its file is about to be renamed', { reading: /\/staging\/.+\/snapshot\.json$/ }],
];

describe('a run by hand in a home that is replaced', () => {
  for (const replacement of REPLACEMENTS) {
    for (const [moment, when] of MOMENTS) {
      test(`publishes nothing and says so: ${replacement.name} ${moment}`, async (t) => {
        const world = await usedHome(t, SMALL);
        const ran = await runCli('run daily', replacing(world, replacement, when));
        assertSaid(ran, world.home, replacement);
        await assertUntouched(world.home, replacement, PUBLISHED_BEFORE);
      });
    }

    test(`does not say that it has published: ${replacement.name} as it does`, async (t) => {
      const world = await usedHome(t, SMALL);
      const ran = await runCli('run daily', replacing(world, replacement, { after: 'complete' }));
      assertSaid(ran, world.home, replacement);
    });
  }

  for (const replacement of REPLACEMENTS.filter(({ heals }) => heals)) {
    test(`is run again as if it had been stopped: ${replacement.name}`, async (t) => {
      const world = await usedHome(t, SMALL);
      await runCli('run daily', replacing(world, replacement, { request: true }));
      const { code, stderr } = await runCli('run daily', world);
      assert.equal(code, 0, stderr);
      const { document } = await runJson('runs --limit 2', world);
      const runs = document['runs'] as { state: string }[];
      assert.deepEqual(
        runs.map(({ state }) => state),
        ['succeeded', 'interrupted'],
      );
      assert.equal((await runCli('data verify', world)).code, 0);
    });
  }

  test('says so as a document', async (t) => {
    const world = await usedHome(t, SMALL);
    const moved = REPLACEMENTS[0] ?? assert.fail();
    const { code, document } = await runJson(
      'run daily',
      replacing(world, moved, { request: true }),
    );
    const { home } = world;
    const error = { code: 'home-replaced', message: `${home}${moved.says}`, hint: HINTS.home };
    assert.deepEqual([code, document], [1, { outcome: 'failed', error }]);
  });

  test('whose history is removed says so, and is followed up later', async (t) => {
    const world = await usedHome(t, SMALL);
    const losing: World = {
      ...world,
      openHistory: async (options) => {
        const opened = await world.openHistory(options);
        const record: typeof opened.record = async (snapshot) => {
          await opened.record(snapshot);
          for (const file of databaseFiles(options.path)) rmSync(file);
        };
        return { ...opened, record };
      },
    };
    const { code, stderr } = await runCli('run daily', losing);
    const path = join(world.home, 'history.db');
    const said = `${path} was removed while Matinee had it open. What was under way was given up.`;
    assert.ok(stderr.includes(said), stderr);
    assert.equal(code, 1);
    const pending = async () => {
      const store = await openSqliteStore(storeOptions(world, world.home, 'read'));
      const versions = await store.catalog.versions({ followedUp: false });
      store.close();
      return versions.length;
    };
    assert.equal(await pending(), 1);
    const { stderr: mended } = await runCli('data verify', world);
    assert.match(mended, /history\.db/);
    assert.equal(await pending(), 0);
  });
});

describe('data publish in a home that is replaced', () => {
  const POOR = SMALL.replace('list: popular }', 'list: popular, minMovies: 5000 }');
  for (const replacement of REPLACEMENTS) {
    for (const after of ['intendToAccept', 'complete'] as const) {
      test(`does not say that it has published: ${replacement.name} after ${after}`, async (t) => {
        const world = await usedHome(t, POOR);
        const { document } = await runJson('runs', world);
        const [{ run }] = document['runs'] as [{ run: string }];
        const line = `data publish ${run} --incomplete`;
        const ran = await runCli(line, replacing(world, replacement, { after }));
        assertSaid(ran, world.home, replacement);
        if (after !== 'complete') await assertUntouched(world.home, replacement, []);
      });
    }
  }
});
