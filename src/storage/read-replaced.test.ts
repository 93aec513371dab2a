import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  DAILY,
  intend,
  runOnce,
  type StoredHome,
  storedHome,
  textOf,
} from '../../test/support/stored-home.ts';
import { archivePrevious } from './archive.ts';
import { carryOut } from './publish.ts';
import { readSnapshot } from './read-snapshot.ts';

const STAGED_NEW = 'data/staging/new/snapshot.json';

/** How far another publication of the same period has got when a version that was current is read. */
// biome-ignore format: a table is read by column
const steps: { name: string; go: (home: StoredHome) => Promise<unknown> }[] = [
  { name: 'nobody replaces it',                         go: async () => {} },
  { name: 'its replacement is recorded',                go: (home) => intend(home, 'new') },
  { name: 'it is archived',                             go: archived },
  { name: 'its file is replaced and not yet recorded',  go: moved },
  { name: 'it is replaced',                             go: (home) => runOnce(home, 'new') },
  { name: 'it is replaced, and its replacement too',    go: replacedTwice },
];
for (const { name, go } of steps) {
  test(`what a version holds is its own when ${name}`, async (t) => {
    const home = await storedHome(t);
    const version = await runOnce(home, 'old');
    await go(home);
    assert.equal((await readSnapshot(version, home))?.info['run_id'], 'old');
  });
}

test('what a version holds is nothing when its file was removed', async (t) => {
  const home = await storedHome(t);
  const version = await runOnce(home, 'old');
  await home.files.remove(DAILY);
  assert.equal(await readSnapshot(version, home), undefined);
});

async function archived(home: StoredHome): Promise<void> {
  await archivePrevious(await intend(home, 'new'), home.files);
}

async function moved(home: StoredHome): Promise<void> {
  await archived(home);
  await home.files.move(STAGED_NEW, DAILY);
  assert.equal(await home.text(DAILY), textOf('new'));
}

async function replacedTwice(home: StoredHome): Promise<void> {
  await carryOut(await intend(home, 'new'), home, home.clock.now());
  await runOnce(home, 'newest');
}
