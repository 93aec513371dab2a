import assert from 'node:assert/strict';
import { test } from 'node:test';

import { commandFirst } from './program.ts';

// biome-ignore format: a table is read by column
const cases: [line: string, read: string][] = [
  ['status',                                 'status'],
  ['--home /h status',                       'status --home /h'],
  ['--home=/h --json data show daily',       'data show --home=/h --json daily'],
  ['--lang ko --unsafe-home run daily -- x', 'run --lang ko --unsafe-home daily -- x'],
  ['--home /h data',                         'data --home /h'],
  ['--home /h nonsense',                     'nonsense --home /h'],
  ['--home',                                 '--home'],
  ['--json',                                 '--json'],
  ['--version',                              '--version'],
  ['run --home /h daily',                    'run --home /h daily'],
];
for (const [line, read] of cases) {
  test(`${line}: is read as ${read}`, () => {
    assert.deepEqual(commandFirst(line.split(' ')), read.split(' '));
  });
}
