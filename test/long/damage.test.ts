import assert from 'node:assert/strict';
import { test } from 'node:test';

import { type Random, seededRandom } from '../../src/lib/prng.ts';
import { examine, soundAnswers } from '../support/damage-examined.ts';
import { makeTemplate } from '../support/damaged-home.ts';
import { damagesOf } from '../support/damages.ts';

const SEED = Number(process.env['MATINEE_TEST_SEED'] ?? 1);
/** Each takes a part of a second: MATINEE_TEST_DAMAGES=1000 for all of them. */
const MOST = Number(process.env['MATINEE_TEST_DAMAGES'] ?? 150);

test('whatever is damaged is told in a sentence, and found by doctor and health', async (t) => {
  const template = await makeTemplate(t);
  const sound = await soundAnswers(template);
  const every = damagesOf(template.world.home, SEED);
  const damages = sampled(every, MOST, seededRandom(SEED));
  const faults: string[] = [];
  for (const damage of damages) faults.push(...(await examine(damage, template, sound)));
  t.diagnostic(
    `seed ${SEED}: ${damages.length} of ${every.length} damages, ${faults.length} faults`,
  );
  assert.deepEqual(faults, []);
});

/** So many at most, each as likely as any other, in their order. */
function sampled<T>(all: readonly T[], most: number, random: Random): T[] {
  let wanted = Math.min(most, all.length);
  return all.filter((_, index) => {
    const isTaken = random() * (all.length - index) < wanted;
    if (isTaken) wanted -= 1;
    return isTaken;
  });
}
