import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';

import { seededRandom } from '../../src/lib/prng.ts';
import { filesIn, makeHome, openWorld, spawnCli, UNPACED } from '../support/cli.ts';

/** So many times: MATINEE_TEST_ROUNDS=120 for a thorough look. */
const ROUNDS = Number(process.env['MATINEE_TEST_ROUNDS'] ?? 24);
const SEED = Number(process.env['MATINEE_TEST_SEED'] ?? 7);
/** A command takes longer than this, so that any part of one meets any part of another. */
const LATEST_MS = 150;

/** A home with a weekly snapshot, and a way to start commands in it within a moment of each other. */
async function openCollected(t: Parameters<typeof openWorld>[0]) {
  const env = { TMDB_BASE_URL: 'sandbox' };
  const world = await openWorld(t, { env });
  const home = await makeHome(world, UNPACED);
  const random = seededRandom(`at once ${SEED}`);
  const run = async (line: string) =>
    spawnCli(t, [...line.split(' '), '--home', home], { cwd: world.cwd, env }).ended;
  const atOnce = (lines: readonly string[]) =>
    Promise.all(
      lines.map(async (line) => {
        await delay(random() * LATEST_MS);
        const { code, stdout, stderr } = await run(line);
        assert.equal(code, 0, `${line}: ${stdout}${stderr}`);
      }),
    );
  assert.equal((await run('run weekly')).code, 0);
  return { cwd: world.cwd, home, run, atOnce };
}

test('of exports to one file at once each leaves a whole table, and nothing beside it', async (t) => {
  const { cwd, run, atOnce } = await openCollected(t);
  const out = join(cwd, 'out.csv');
  await run(`data export weekly --format csv --out ${out}`);
  const whole = await readFile(out, 'utf8');
  for (let round = 0; round < ROUNDS; round++) {
    await rm(out, { force: true });
    const exports = Array.from({ length: 2 + (round % 2) }, () => `--out ${out}`);
    await atOnce(exports.map((to) => `data export weekly --format csv ${to}`));
    assert.ok((await readFile(out, 'utf8')) === whole, `round ${round} left a torn table`);
    assert.deepEqual((await readdir(cwd)).toSorted(), ['home', 'out.csv']);
  }
  t.diagnostic(`${ROUNDS} rounds, each whole`);
});

test('reports made at once are whole, and a verification meanwhile finds nothing', async (t) => {
  const { home, atOnce } = await openCollected(t);
  const reports = async () =>
    Object.entries(await filesIn(join(home, 'data/raw/metadata'))).map(([name, text]) => {
      const { generation_time: _, ...report } = JSON.parse(text) as Record<string, unknown>;
      return [name, report];
    });
  const first = await reports();
  assert.equal(first.length, 1);
  for (let round = 0; round < ROUNDS; round++) {
    await atOnce(['report weekly', 'report weekly', 'report weekly', 'data verify']);
    assert.deepEqual(await reports(), first);
  }
  assert.deepEqual(await readdir(join(home, 'data/staging')), []);
  t.diagnostic(`${ROUNDS} rounds, each whole`);
});
