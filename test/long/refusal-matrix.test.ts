import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { type Case, casesOf } from '../support/cases.ts';
import { refuseAndExamine } from '../support/refusals.ts';
import { prepareScenarios } from '../support/scenarios.ts';

describe('a command whose disk or database refuses says so in a sentence and leaves a whole home', () => {
  let folder = '';
  let cases: Case[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'matinee-refusals-'));
    const scenarios = await prepareScenarios(join(folder, 'templates'));
    cases = (await Promise.all(scenarios.map((one) => casesOf(one, folder)))).flat();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const lasting of [false, true]) {
    test(`at every call, ${lasting ? 'and at all later ones that need room' : 'once'}`, async (t) => {
      const chosen = cases.filter(({ moment }) => !lasting || moment === 'before');
      const failures: string[] = [];
      for (const one of chosen) {
        await refuseAndExamine(one, lasting, folder).catch((error: Error) =>
          failures.push(error.message),
        );
      }
      t.diagnostic(`${chosen.length} refusals, ${failures.length} failures`);
      assert.deepEqual(failures, []);
    });
  }
});
