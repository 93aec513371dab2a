import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { type Particle, particle, withParticle } from './particle.ts';

// biome-ignore format: a table is read by column
const cases: [word: string | number, wanted: Particle, whole: string][] = [
  ['홈',                  '을',   '홈을'],
  ['영화',                '을',   '영화를'],
  ['서울',                '으로', '서울로'],
  ['부산',                '으로', '부산으로'],
  ['제주',                '으로', '제주로'],
  [3,                     '을',   '3을'],
  [4711,                  '을',   '4711을'],
  [500,                   '으로', '500으로'],
  [7,                     '으로', '7로'],
  ['2026-11-29',          '은',   '2026-11-29는'],
  ['daily_collection',    '이',   'daily_collection이'],
  ['monthly_refresh',     '은',   'monthly_refresh는'],
  ['hourly_trending',     '과',   'hourly_trending과'],
  ['health_check',        '이',   'health_check가'],
  ['/h/matinee.yaml',     '을',   '/h/matinee.yaml을'],
  ['/h/matinee.db',       '이',   '/h/matinee.db가'],
  ['x.json',              '으로', 'x.json으로'],
  ['T',                   '을',   'T를'],
  ['N',                   '을',   'N을'],
  ["'0 2 * * 1'",         '은',   "'0 2 * * 1'은"],
  ['daily(run-1)',        '이',   'daily(run-1)이'],
  ['***',                 '을',   '***을(를)'],
  ['',                    '으로', '(으)로'],
  ['映画',                '은',   '映画은(는)'],
];
for (const [word, wanted, whole] of cases) {
  test(`${word} takes ${wanted} as ${whole}`, () => {
    assert.equal(withParticle(word, wanted), whole);
    assert.equal(`${word}${particle(word, wanted)}`, whole);
  });
}

test('no text leaves it to its reader which particle is meant', () => {
  const files = globSync(join(import.meta.dirname, '*.ts')).filter((one) => !/particle/.test(one));
  const undecided = files.filter((file) =>
    /을\(를\)|이\(가\)|은\(는\)|와\(과\)|과\(와\)|\(으\)로/.test(readFileSync(file, 'utf8')),
  );
  assert.deepEqual(undecided, []);
});
