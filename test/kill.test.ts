import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { type Case, casesOf } from './support/cases.ts';
import { killAndExamine } from './support/kills.ts';
import { prepareScenarios } from './support/scenarios.ts';
import { killAndLook, type WriteKill, writeKills } from './support/write-kills.ts';

// A few seconds' worth; test/long kills at every instant. A prime, so that no moment is left out.
const EVERY = 73;
const EVERY_WRITE = 53;

describe('a command that is killed leaves a home that the next one mends', () => {
  let folder = '';
  let cases: Case[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'matinee-kill-'));
    const scenarios = await prepareScenarios(join(folder, 'templates'));
    cases = (await Promise.all(scenarios.map((one) => casesOf(one, folder)))).flat();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test(`at every ${EVERY}th instant`, async (t) => {
    for (const one of cases.filter((_, index) => index % EVERY === 0)) {
      await t.test(one.title, () => killAndExamine(one, folder));
    }
  });
});

describe('a process that is killed as it writes a file leaves the old one or the new one', () => {
  let folder = '';
  let kills: WriteKill[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'matinee-kill-'));
    kills = await writeKills(folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test(`at every ${EVERY_WRITE}th instant`, async (t) => {
    for (const one of kills.filter((_, index) => index % EVERY_WRITE === 0)) {
      await t.test(one.title, () => killAndLook(one, folder));
    }
  });
});
