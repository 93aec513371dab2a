import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isError, type SyntaxFault } from '../errors.ts';
import { readYaml } from './yaml-text.ts';

test('a key without a value says nothing, an empty text nothing at all', () => {
  assert.deepEqual(readYaml('tmdb:\n  region:\njobs: {}\n', 'f').value, {
    tmdb: { region: undefined },
    jobs: {},
  });
  assert.equal(readYaml('', 'f').value, undefined);
  assert.equal(readYaml('# tmdb: {}\n', 'f').value, undefined);
});

test('an anchor may be used again, and words are never taken for something else', () => {
  const text = 'a: &list [1, 2]\nb: *list\nregion: NO\nat: 12:30\n';
  assert.deepEqual(readYaml(text, 'f').value, { a: [1, 2], b: [1, 2], region: 'NO', at: '12:30' });
});

test('a setting is found on its line, a missing one where it should stand', () => {
  const text = [
    'tmdb:', // 1
    '  region: KR', // 2
    'base: &sources', // 3
    '  - name: popular', // 4
    '  -', // 5
    '    pages: 5', // 6
    'jobs: { a: { sources: *sources } }', // 7
  ].join('\n');
  const { lineOf } = readYaml(text, 'f');
  const paths = [
    ['tmdb', 'region'],
    ['tmdb', 'timeout'],
    ['base', 0, 'name'],
    ['base', 1],
    ['base', 1, 'pages'],
    ['base', 9, 'pages'],
    ['jobs', 'a', 'sources', 1, 'pages'],
    ['nowhere'],
  ];
  assert.deepEqual(paths.map(lineOf), [2, 1, 4, 6, 6, 3, 6, undefined]);
});

describe('a text that cannot be read is told by line and column', () => {
  const tenTimes = (alias: string) => `[${Array(10).fill(`*${alias}`).join()}]`;
  const bomb = `a: &a [x]\nb: &b ${tenTimes('a')}\nc: &c ${tenTimes('b')}\nd: ${tenTimes('c')}`;

  // biome-ignore format: a table is read by column
  const cases: { name: string; text: string; line: number; column: number; problem: SyntaxFault }[] = [
    { name: 'a key that comes twice',     text: 'a: 1\nb: 2\na: 3',         line: 3, column: 1, problem: 'duplicate-key' },
    { name: 'a tab for indentation',      text: 'a:\n\tb: 2',               line: 2, column: 1, problem: 'tab' },
    { name: 'a tag',                      text: 'a: 1\nb: !!js/function x', line: 2, column: 4, problem: 'tag' },
    { name: 'the key __proto__',          text: 'a:\n  __proto__: {}',      line: 2, column: 3, problem: 'proto' },
    { name: 'a second document',          text: 'a: 1\n---\nb: 2',          line: 2, column: 1, problem: 'documents' },
    { name: 'an open bracket',            text: 'a: [1, 2\n',               line: 2, column: 1, problem: 'flow-unclosed' },
    { name: 'an alias to nothing',        text: 'a: 1\nb: *c',              line: 1, column: 1, problem: 'alias-unknown' },
    { name: 'aliases that multiply',      text: bomb,                       line: 1, column: 1, problem: 'aliases-too-many' },
    { name: 'an alias within itself',     text: 'x: &a [*a]',               line: 1, column: 1, problem: 'alias-loop' },
    { name: 'an indentation of its own',  text: 'a:\n    b: 1\n  c: 2',      line: 3, column: 1, problem: 'indent' },
    { name: 'a value that starts with @', text: 'a: @b',                    line: 1, column: 4, problem: 'scalar-start' },
    { name: 'an escape that is none',     text: 'a: "\\d"',                 line: 1, column: 5, problem: 'escape' },
  ];
  for (const { name, text, line, column, problem } of cases) {
    test(name, () => {
      const expected = ['config-syntax', '/home/ann/matinee.yaml', line, column, problem];
      assert.throws(
        () => readYaml(text, '/home/ann/matinee.yaml'),
        (error) => {
          assert.ok(isError(error, 'config-syntax'));
          const { file, line, column, problem } = error.values;
          assert.deepEqual([error.code, file, line, column, problem], expected);
          return true;
        },
      );
    });
  }
});
