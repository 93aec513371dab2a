import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { commandLines, shellWord } from './command-lines.ts';

const plain = commandLines('matinee');
const about = (home: string) => commandLines('./matinee', home);

// biome-ignore format: a table is read by column
const cases: [name: string, line: string, whole: string][] = [
  ['a command',                       plain('runs'),                              'matinee runs'],
  ['of a subcommand, with a value',   plain('runs show', 'daily-1'),              'matinee runs show daily-1'],
  ['a value with a space',            plain('run', '내 작업', '--wait'),            "matinee run '내 작업' --wait"],
  ['about a home',                    about('/h')('runs'),                        './matinee runs --home /h'],
  ['about one with a space',          about("/my h's")('runs'),                   "./matinee runs --home '/my h'\\''s'"],
  ['about another home',              about('/h').in('/영화')('stop'),              "./matinee stop --home '/영화'"],
  ['that makes a home',               about('/h')('init', '/new one'),            "./matinee init '/new one'"],
  ['that needs none',                 about('/h')('demo DIR'),                    './matinee demo DIR'],
  ['for help',                        about('/h')('data show --help'),            './matinee data show --help'],
];
for (const [name, line, whole] of cases) {
  test(`a line to copy: ${name}`, () => assert.equal(line, whole));
}

test('a shell takes every word as one, whatever stands in it', () => {
  const anyWord = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((word) => !word.includes('\0'));
  fc.assert(
    fc.property(fc.array(anyWord, { maxLength: 5 }), (words) => {
      const script = `printf '%s\\n.' ${words.map(shellWord).join(' ')}`;
      const said = execFileSync('sh', ['-c', words.length === 0 ? ':' : script], {
        encoding: 'utf8',
      });
      assert.equal(said, words.map((word) => `${word}\n.`).join(''));
    }),
    { numRuns: 50 },
  );
});
