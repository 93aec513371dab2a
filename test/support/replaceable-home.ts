import assert from 'node:assert/strict';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';

import { filesIn, makeHome, openWorld, type Ran, runCli, type TestWorld, withTmdb } from './cli.ts';
import {
  anotherOf,
  copyDatabase,
  HINTS,
  makeAnother,
  movedTo,
  type Replacement,
} from './replacements.ts';

const BEFORE = 'run daily --at 2026-11-22T02:00+09:00';
export const PUBLISHED_BEFORE = ['daily_20261122.json'];

/** Folders of homes that have run, by their settings; each test works on a copy of one. */
const prepared = new Map<string, Promise<string>>();

after(async () => {
  for (const folder of await Promise.all(prepared.values())) rmSync(folder, { recursive: true });
});

async function prepare(yaml: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'matinee-replaced-'));
  const home = join(folder, 'home');
  const world = withTmdb(await openWorld({ after: () => {} } as unknown as TestContext));
  await makeHome({ ...world, home }, yaml);
  await runCli(BEFORE, inHome(world, home));
  copyDatabase(home);
  makeAnother(home);
  await runCli('data verify', inHome(world, anotherOf(home)));
  rmSync(world.cwd, { recursive: true });
  return folder;
}

function inHome(world: TestWorld, home: string): TestWorld {
  return { ...world, home, env: { ...world.env, MATINEE_HOME: home } };
}

/** A home that has run, with all at hand that may be put in its place. */
export async function usedHome(t: TestContext, yaml: string): Promise<TestWorld> {
  const world = withTmdb(await openWorld(t));
  const folder = prepared.get(yaml) ?? prepare(yaml);
  prepared.set(yaml, folder);
  cpSync(await folder, world.cwd, { recursive: true });
  world.clock.set('2026-11-23T03:00:00+09:00');
  return world;
}

/** What is said is one sentence, of the part that was replaced, and what to do; nothing else. */
export function assertSaid(
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
export async function assertUntouched(home: string, { leaves }: Replacement, published: unknown) {
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
