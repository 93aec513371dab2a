import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

import { systemClock } from '../../src/lib/clock.ts';
import { seededRandom } from '../../src/lib/prng.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import { filesIn, KEY, makeHome, openWorld, runCli, spawnCli, UNPACED } from '../support/cli.ts';

/** More for a thorough look: MATINEE_TEST_KILLS=300. */
const KILLS = Number(process.env['MATINEE_TEST_KILLS'] ?? 24);
const SEED = Number(process.env['MATINEE_TEST_SEED'] ?? 7);
/** Longer than a run takes here, so that its last steps are struck too; later kills do not count. */
const LONGEST_MS = 1500;

/** A TMDB on a socket that counts the pages it sent. */
async function openTmdb(t: TestContext) {
  let pages = 0;
  const onRequest = (record: { page?: number }) => {
    if (record.page !== undefined) pages += 1;
  };
  const sandbox = createSandbox({ clock: systemClock, latencyMs: 60, drift: false, onRequest });
  const server = await serveSandbox(sandbox);
  t.after(() => server.close());
  const taken = () => {
    const sent = pages;
    pages = 0;
    return sent;
  };
  return { env: { TMDB_BASE_URL: server.url, TMDB_API_KEY: KEY }, taken };
}

for (const { job, pages } of [
  { job: 'weekly', pages: 61 },
  { job: 'monthly', pages: 50 },
]) {
  test(`SIGKILL at random moments of ${job} runs leaves nothing to mend by hand`, async (t) => {
    const tmdb = await openTmdb(t);
    const random = seededRandom(`${job} ${SEED}`);
    let struck = 0;
    let saved = 0;
    for (let tries = 0; struck < KILLS / 2 && tries < 10 * KILLS; tries++) {
      const world = await openWorld(t, { env: tmdb.env });
      const home = await makeHome(world, UNPACED);
      const run = () =>
        spawnCli(t, ['run', job, '--home', home], { cwd: world.cwd, env: tmdb.env });

      const first = run();
      await delay(random() * LONGEST_MS);
      first.signal('SIGKILL');
      if ((await first.ended).code !== undefined) continue; // it had ended
      struck += 1;
      tmdb.taken();

      world.clock.set(new Date().toISOString());
      const verified = await runCli(`data verify --home ${home}`, world);
      assert.deepEqual([verified.code, verified.stdout.includes('nothing stray')], [0, true]);
      const again = await run().ended;
      assert.equal(again.code, 0, again.stderr);
      saved += pages - Math.min(pages, tmdb.taken());
      assert.equal((await runCli(`data verify --home ${home}`, world)).code, 0);
      assert.deepEqual(Object.keys(await filesIn(join(home, 'data/staging'))), []);
    }
    t.diagnostic(`${struck} runs killed, ${saved} pages of ${struck * pages} not fetched again`);
    assert.ok(struck >= KILLS / 2, `${struck} of ${KILLS / 2} kills struck`);
  });
}
