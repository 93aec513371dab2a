import assert from 'node:assert/strict';
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import type { World } from '../src/cli/world.ts';
import { DAEMON_TICK_MS } from '../src/daemon/daemon.ts';
import { filesIn, runCli, SMALL, type TestWorld, UNPACED } from './support/cli.ts';
import { inProcess } from './support/daemon-life.ts';
import { runOrdered, withOrder } from './support/ordered.ts';
import {
  assertSaid,
  assertUntouched,
  PUBLISHED_BEFORE,
  usedHome,
} from './support/replaceable-home.ts';
import { anotherOf, movedTo, type Replacement, REPLACEMENTS } from './support/replacements.ts';

/** It has locks of its own for each run besides. */
const ITS_LOCK: Replacement = {
  ...(REPLACEMENTS.find(({ part }) => part === 'locks') ?? assert.fail()),
  name: 'its own lock removed',
  path: /^\/run\/locks\/daemon\.lock$/,
  work: (home) => rmSync(join(home, 'run/locks/daemon.lock')),
};

describe('a daemon whose home is replaced', () => {
  for (const replacement of [...REPLACEMENTS, ITS_LOCK]) {
    test(`ends, says why, and touches nothing of others: ${replacement.name}`, async (t) => {
      const world = await usedHome(t, UNPACED);
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

describe('a run that a daemon has started', () => {
  // biome-ignore format: a table is read by column
  const cases: { name: string; work: (home: string) => void; part: string; found: string }[] = [
    { name: 'a home that is gone',          work: (home) => rmSync(home, { recursive: true }),                  part: 'home',     found: 'missing' },
    { name: 'a home without a database',    work: (home) => rmSync(join(home, 'matinee.db')),                   part: 'database', found: 'missing' },
    { name: 'a home with another database', work: (home) => renameSync(`${home}-copy.db`, join(home, 'matinee.db')), part: 'database', found: 'other' },
  ];
  for (const { name, work, part, found } of cases) {
    for (const job of ['daily_collection', 'health_check']) {
      test(`does not begin, and makes nothing, in ${name}: ${job}`, async (t) => {
        const world = await usedHome(t, SMALL);
        const path = join(world.home, 'matinee.db');
        const database = await world.files.identity(path);
        const ordered = await withOrder(job, world, { database });
        work(world.home);
        const before = await filesIn(world.cwd);
        const { code, stdout } = await runCli('attempt', ordered);
        const { error } = JSON.parse(stdout) as { error: { code: string; message: string } };
        assert.deepEqual([code, error.code], [1, 'home-replaced']);
        const words = { missing: /(moved or deleted|removed) while/, other: /replaced while/ };
        assert.match(error.message, words[found as 'other']);
        assert.ok(error.message.startsWith(part === 'home' ? `${world.home} ` : path));
        assert.deepEqual(await filesIn(world.cwd), before);
      });
    }
  }

  test('begins in the home that the daemon has open', async (t) => {
    const world = await usedHome(t, SMALL);
    const database = await world.files.identity(join(world.home, 'matinee.db'));
    assert.equal((await runOrdered('daily_collection', world, { database })).code, 0);
  });

  test('ends where the home is replaced as it opens it', async (t) => {
    const world = await usedHome(t, SMALL);
    const { home } = world;
    const database = await world.files.identity(join(home, 'matinee.db'));
    const replaced: World = {
      ...(await withOrder('daily_collection', world, { database })),
      openStore: async (options) => {
        renameSync(home, movedTo(home)); // what is deleted leaves its number to the next
        cpSync(anotherOf(home), home, { recursive: true });
        return world.openStore(options);
      },
    };
    const { code, stdout } = await runCli('attempt', replaced);
    assert.equal(code, 1);
    assert.match(stdout, /matinee\.db was replaced while Matinee had it open/);
    assert.deepEqual(Object.keys(await filesIn(join(home, 'data/raw/movies'))), []);
  });
});
