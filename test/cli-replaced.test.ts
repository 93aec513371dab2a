import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import { openSqliteStore, storeOptions } from '../src/cli/home/store.ts';
import type { World } from '../src/cli/world.ts';
import { DAEMON_TICK_MS } from '../src/daemon/daemon.ts';
import type { Catalog } from '../src/snapshot.ts';
import { databaseFiles } from '../src/storage/home-guard.ts';
import {
  filesIn,
  makeHome,
  openWorld,
  type Ran,
  runCli,
  runJson,
  SMALL,
  type TestWorld,
  UNPACED,
  withTmdb,
} from './support/cli.ts';
import { inProcess } from './support/daemon-life.ts';
import {
  anotherOf,
  copyDatabase,
  HINTS,
  makeAnother,
  movedTo,
  type Replacement,
  REPLACEMENTS,
} from './support/replacements.ts';

/** A home that has run, with all at hand that may be put in its place. */
async function usedHome(t: TestContext, yaml: string, line: string): Promise<TestWorld> {
  const world = withTmdb(await openWorld(t));
  const home = await makeHome(world, yaml);
  await runCli(line, world);
  copyDatabase(home);
  makeAnother(home);
  await runCli('data verify', { ...world, env: { ...world.env, MATINEE_HOME: anotherOf(home) } });
  return world;
}

/** The world in which a home is replaced when one of these comes for the first time. */
function replacing(
  world: TestWorld,
  { work }: Replacement,
  when: { request?: true; after?: keyof Catalog },
): World {
  let isDone = false;
  const replace = () => {
    if (!isDone) work(world.home);
    isDone = true;
  };
  return {
    ...world,
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

/** What is said is one sentence, of the part that was replaced, and what to do; nothing else. */
function assertSaid(
  { code, stdout, stderr }: Ran,
  home: string,
  { part, path, says }: Replacement,
) {
  const [text = '', hint, ...more] = stderr.split('\n').filter((line) => !/^\d+\/\d+ /.test(line));
  assert.ok(text.startsWith(home) && text.endsWith(says), `${text}: ${says}`);
  assert.match(text.slice(home.length, -says.length), path);
  assert.deepEqual([code, hint, more], [1, HINTS[part], ['']]);
  assert.doesNotMatch(stdout, /ublished/);
}

/** What lies under the name is what was put there; and no snapshot has been added anywhere. */
async function assertUntouched(home: string, { leaves }: Replacement, published: unknown) {
  const snapshots = async (at: string) => Object.keys(await filesIn(join(at, 'data/raw/movies')));
  if (leaves === 'nothing') assert.equal(existsSync(home), false);
  if (leaves === 'another home') {
    assert.deepEqual(await filesIn(home), await filesIn(anotherOf(home)));
  }
  for (const place of [home, movedTo(home)]) {
    if (place === home && leaves !== 'the home') continue;
    if (existsSync(place)) assert.deepEqual(await snapshots(place), published);
  }
}

const BEFORE = 'run daily --at 2026-11-22T02:00+09:00';
const PUBLISHED_BEFORE = ['daily_20261122.json'];

describe('a run by hand in a home that is replaced', () => {
  for (const replacement of REPLACEMENTS) {
    for (const when of [{ request: true }, { after: 'intend' }] as const) {
      const moment = 'request' in when ? 'while it fetches' : 'before it publishes';
      test(`publishes nothing and says so: ${replacement.name} ${moment}`, async (t) => {
        const world = await usedHome(t, SMALL, BEFORE);
        const ran = await runCli('run daily', replacing(world, replacement, when));
        assertSaid(ran, world.home, replacement);
        await assertUntouched(world.home, replacement, PUBLISHED_BEFORE);
      });
    }

    test(`does not say that it has published: ${replacement.name} as it does`, async (t) => {
      const world = await usedHome(t, SMALL, BEFORE);
      const ran = await runCli('run daily', replacing(world, replacement, { after: 'complete' }));
      assertSaid(ran, world.home, replacement);
    });
  }

  test('says so as a document', async (t) => {
    const world = await usedHome(t, SMALL, BEFORE);
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
    const world = await usedHome(t, SMALL, BEFORE);
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
    for (const after of ['current', 'intendToAccept', 'complete'] as const) {
      test(`does not say that it has published: ${replacement.name} after ${after}`, async (t) => {
        const world = await usedHome(t, POOR, BEFORE);
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

describe('a daemon whose home is replaced', () => {
  for (const replacement of REPLACEMENTS) {
    test(`ends, says why, and touches nothing of others: ${replacement.name}`, async (t) => {
      const world = await usedHome(t, UNPACED, BEFORE);
      const ran = await runCli('start --foreground', idleDaemon(world, replacement));
      const { home } = world;
      assertSaid({ ...ran, stdout: '' }, home, replacement);
      assert.match(
        ran.stdout,
        new RegExp(`${replacement.says.slice(-60).replaceAll('.', '\\.')}\n$`),
      );
      if (replacement.leaves !== 'the home') {
        return await assertUntouched(home, replacement, PUBLISHED_BEFORE);
      }
      assert.equal(existsSync(join(home, 'logs/scheduler_daemon.pid')), false);
      const status = JSON.parse(await readFile(join(home, 'logs/scheduler_status.json'), 'utf8'));
      assert.deepEqual([status.status, status.error.code], ['failed', 'home-replaced']);
      const log = await readFile(join(home, 'logs/scheduler_daemon.log'), 'utf8');
      assert.equal(JSON.parse(log.trimEnd().split('\n').at(-1) ?? '').event, 'daemon-failed');
      return undefined;
    });
  }
});

/** A daemon with nothing to do, whose home is replaced while it sleeps for the first time. */
function idleDaemon(world: TestWorld, { work }: Replacement): World {
  const { clock, home } = world;
  const runs = new Set<Promise<unknown>>();
  let turns = 0;
  return {
    ...world,
    processes: inProcess(world, runs),
    onSignal: () => () => {},
    clock: {
      now: () => clock.now(),
      monotonicMs: () => clock.monotonicMs(),
      sleep: async (ms, signal) => {
        await Promise.all(runs);
        await new Promise(setImmediate);
        signal?.throwIfAborted();
        if (ms === DAEMON_TICK_MS) {
          turns += 1;
          assert.equal(turns, 1, 'it goes on');
          work(home);
        }
        await clock.sleep(ms, signal);
      },
    },
  };
}
