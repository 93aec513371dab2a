import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pLimit from 'p-limit';

import { type Case, casesOf, inFreshHome } from '../support/cases.ts';
import { examinePair, type Instant, type Pair, playPair, preparePairs } from '../support/pairs.ts';
import type { Strikable } from '../support/scenarios.ts';

// One for each core of a small machine.
const PROCESSES = 2;

describe('of two commands that publish for one period', () => {
  let folder = '';
  let pairs: Pair[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'matinee-pairs-'));
    pairs = await preparePairs(join(folder, 'template'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('the second succeeds wherever the first is killed, and nothing is lost', async (t) => {
    const limit = pLimit(PROCESSES);
    const failures: string[] = [];
    let kills = 0;
    for (const pair of pairs) {
      const cases = await instantsOfPublishing(pair.first, join(folder, pair.second.name));
      kills += cases.length;
      await Promise.all(
        cases.map((one) =>
          limit(() => firstIsKilled(pair, one, folder)).catch((error: Error) =>
            failures.push(error.message),
          ),
        ),
      );
    }
    t.diagnostic(`${kills} kills, ${failures.length} failures`);
    assert.deepEqual(failures, []);
  });

  test('nothing is lost wherever the second is killed, too, once it has met the first', async (t) => {
    const [pair] = pairs as [Pair];
    const [, intended] = await instantsOfPublishing(pair.first, join(folder, 'stopping'));
    assert.ok(intended);
    let kills = 0;
    for (let call = 1; ; call++) {
      const killed = await secondIsKilled(pair, intended, { call, moment: 'before' }, folder);
      if (!killed) break;
      kills += 1;
    }
    t.diagnostic(`${kills} kills`);
    assert.ok(kills > 30);
  });
});

/**
 * The instants from the recording of the intention on; until then the command has nothing in hand.
 * For who is killed, after a call is before the next one.
 */
async function instantsOfPublishing(of: Strikable, folder: string): Promise<Case<Strikable>[]> {
  const cases = (await casesOf(of, folder)).filter(({ moment }) => moment !== 'after');
  return cases.slice(cases.findIndex(({ title }) => title.includes('(catalog.intend')));
}

function firstIsKilled(pair: Pair, stopped: Case<Strikable>, folder: string): Promise<void> {
  const title = `${pair.second.name} meets ${stopped.title}`;
  return inFreshHome({ scenario: pair.first, title }, folder, async (home) => {
    assert.deepEqual(await playPair(pair, home, stopped), { exitCode: 0, signal: null });
    const current = (await examinePair(home, pair)).filter(({ state }) => state === 'current');
    assert.deepEqual(
      current.map(({ id }) => pair.isSecond(id)),
      [true],
    );
  });
}

async function secondIsKilled(pair: Pair, stopped: Instant, at: Instant, folder: string) {
  let wasKilled = false;
  const title = `${pair.first.name} stopped, ${pair.second.name} killed at ${at.call}`;
  await inFreshHome({ scenario: pair.first, title }, folder, async (home) => {
    const { signal } = await playPair(pair, home, stopped, at);
    wasKilled = signal === 'SIGKILL';
    await examinePair(home, pair);
  });
  return wasKilled;
}
