import assert from 'node:assert/strict';
import { test } from 'node:test';

import { examine, soundAnswers } from '../support/damage-examined.ts';
import { makeTemplate } from '../support/damaged-home.ts';
import { damagesOf } from '../support/damages.ts';

const SEED = Number(process.env['MATINEE_TEST_SEED'] ?? 1);

test('whatever is damaged is told in a sentence, and found by doctor and health', async (t) => {
  const template = await makeTemplate(t);
  const sound = await soundAnswers(template);
  const damages = damagesOf(template.world.home, SEED);
  const faults: string[] = [];
  for (const damage of damages) faults.push(...(await examine(damage, template, sound)));
  t.diagnostic(`seed ${SEED}: ${damages.length} damages, ${faults.length} faults`);
  assert.deepEqual(faults, []);
});
