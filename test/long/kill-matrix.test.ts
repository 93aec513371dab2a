import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pLimit from 'p-limit';

import { casesOf } from '../support/cases.ts';
import { killAndExamine, killRun } from '../support/kills.ts';
import { copyOf, prepareScenarios, type Scenario, STRUCK_AT } from '../support/scenarios.ts';
import { killAndLook, writeKills } from '../support/write-kills.ts';

// One for each core of a small machine.
const PROCESSES = 2;

describe('a command that is killed at any instant leaves a home that the next one mends', () => {
  let folder = '';
  let scenarios: Scenario[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'matinee-kills-'));
    scenarios = await prepareScenarios(join(folder, 'templates'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('at every call, before it, in the midst of it, and after it', async (t) => {
    const cases = (await Promise.all(scenarios.map((one) => casesOf(one, folder)))).flat();
    const limit = pLimit(PROCESSES);
    const ended = await Promise.allSettled(
      cases.map((one) => limit(() => killAndExamine(one, folder))),
    );
    const failures = ended.filter((one) => one.status === 'rejected').map((one) => one.reason);
    t.diagnostic(`${cases.length} kills, ${failures.length} failures`);
    assert.deepEqual(
      failures.map((reason: Error) => reason.message),
      [],
    );
  });

  test('and no call comes after the last one that was struck', async () => {
    for (const scenario of scenarios) {
      const cases = await casesOf(scenario, join(folder, 'counted'));
      const call = (cases.at(-1)?.call ?? 0) + 1;
      const home = await copyOf(scenario, join(folder, 'last', scenario.name));
      const argv = [...scenario.argv, '--home', home];
      const ended = await killRun({ argv, at: STRUCK_AT, call, moment: 'before' });
      assert.deepEqual(ended, { exitCode: scenario.exitCode, signal: null });
    }
  });
});

test('a process that is killed at any instant as it writes a file leaves the old one or the new one', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'matinee-kills-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const kills = await writeKills(folder);
  const limit = pLimit(PROCESSES);
  const ended = await Promise.allSettled(kills.map((one) => limit(() => killAndLook(one, folder))));
  const failures = ended.filter((one) => one.status === 'rejected').map((one) => one.reason);
  t.diagnostic(`${kills.length} kills, ${failures.length} failures`);
  assert.deepEqual(
    failures.map((reason: Error) => reason.message),
    [],
  );
});
