import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import * as fc from 'fast-check';

import { MatineeError } from '../../errors.ts';
import { messagesIn } from '../../messages/messages.ts';
import { COMMANDS } from '../commands.ts';
import { readPlainLine } from './plain-line.ts';
import { parseCommandLine } from './program.ts';

const text = await messagesIn('en');

/** What commander makes of it; undefined for help, and for what it refuses. */
function byCommander(argv: readonly string[]) {
  try {
    return parseCommandLine(argv, text, { write: () => true });
  } catch (error) {
    if (error instanceof MatineeError) return undefined;
    throw error;
  }
}

const flagsIn = (notation: string) => notation.match(/--?[\w-]+/g) ?? [];
const FLAGS = COMMANDS.flatMap(({ options = [], internalOptions = [] }) => [
  ...options.flatMap(([notation]) => flagsIn(notation)),
  ...internalOptions.flatMap(flagsIn),
]);
const COMMON = ['--home', '--json', '--lang', '--unsafe-home', '--help', '-V'];
const ODD = ['', '-', '--', '-x', '-fx', '--jsonx', '--js', '--home=h', '--limit=5', '-1', 'help'];

describe('a plain command line', () => {
  test('is read as commander reads it, whatever the words', () => {
    const word = fc.oneof(
      fc.constantFrom(...COMMON),
      fc.constantFrom(...FLAGS),
      fc.constantFrom('ko', 'en', '/tmp/h', '5', 'daily', 'show', 'list', ...ODD),
    );
    const lines = fc.tuple(fc.constantFrom(...COMMANDS), fc.array(word, { maxLength: 6 }));
    let plain = 0;
    fc.assert(
      fc.property(lines, ([{ name }, words]) => {
        const argv = [...name.split(' '), ...words];
        const found = readPlainLine(argv);
        if (found === undefined) return;
        plain += 1;
        assert.deepEqual(found, byCommander(argv));
      }),
      { numRuns: 5000 },
    );
    assert.ok(plain > 100, `only ${plain} lines were plain`);
  });

  test('with every option that a command has is read without commander, one kind excepted', () => {
    for (const { name, args = [], options = [], internalOptions = [] } of COMMANDS) {
      const notations = [...options.map(([notation]) => notation), ...internalOptions];
      const given = notations.flatMap((notation) => {
        if (notation.includes('...')) return [];
        return [flagsIn(notation).at(-1) ?? '', ...(notation.includes('<') ? ['value'] : [])];
      });
      const argv = [...name.split(' '), ...args.map(() => 'word'), ...given, '--home', 'h'];
      const found = readPlainLine(argv);
      assert.equal(found?.command.name, name, argv.join(' '));
      assert.deepEqual(found, byCommander(argv));
    }
  });

  // biome-ignore format: a table is read by column
  const others: { name: string; argv: string[] }[] = [
    { name: 'no words at all',            argv: [] },
    { name: 'help',                       argv: ['runs', '--help'] },
    { name: 'no such command',            argv: ['rnus'] },
    { name: 'a group alone',              argv: ['data'] },
    { name: 'an option before a command', argv: ['--home', 'h', 'runs'] },
    { name: 'no such option',             argv: ['runs', '--limt', '5'] },
    { name: 'an option without value',    argv: ['runs', '--limit'] },
    { name: 'a value that looks like an option', argv: ['runs', '--home', '--json'] },
    { name: 'a value in the same word',   argv: ['runs', '--limit=5'] },
    { name: 'a language we do not speak', argv: ['runs', '--lang', 'fr'] },
    { name: 'an argument missing',        argv: ['run'] },
    { name: 'an argument too many',       argv: ['runs', 'daily'] },
    { name: 'several values',             argv: ['sandbox', '--fault', '429'] },
  ];
  for (const { name, argv } of others) {
    test(`it is not: ${name}`, () => assert.equal(readPlainLine(argv), undefined));
  }
});
