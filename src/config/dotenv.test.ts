import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseDotenv } from './dotenv.ts';

test('every way to write a line is read', () => {
  const text = [
    '\uFEFF# the key of ann',
    'PLAIN=0123',
    'export EXPORTED=0123',
    '  SPACED = 01 23  ',
    'EMPTY=',
    'COMMENTED=0123 # not part of it',
    'ONLY_COMMENT= # nothing',
    'HASH=01#23',
    'DOUBLE="a # b \\"c\\" \\\\d" # why',
    'SINGLE=\'a # "b" \\c\'',
    'EQUALS=a=b',
    'TWICE=first',
    'TWICE=second',
    '',
  ].join('\r\n');
  assert.deepEqual(parseDotenv(text, '.env'), {
    PLAIN: '0123',
    EXPORTED: '0123',
    SPACED: '01 23',
    EMPTY: '',
    COMMENTED: '0123',
    ONLY_COMMENT: '',
    HASH: '01#23',
    DOUBLE: 'a # b "c" \\d',
    SINGLE: 'a # "b" \\c',
    EQUALS: 'a=b',
    TWICE: 'second',
  });
});

describe('a line that cannot be read is named by its number, its text stays out of it', () => {
  const lines = ['0123456789abcdef', 'KEY="0123', "KEY='01'23", 'K-E-Y=0123', '=0123', 'KEY: 0123'];
  for (const line of lines) {
    test(line, () => {
      assert.throws(() => parseDotenv(`# first\n${line}\n`, '/home/ann/.env'), {
        code: 'env-line-invalid',
        values: { file: '/home/ann/.env', line: 2 },
        message: 'env-line-invalid {"file":"/home/ann/.env","line":2}',
      });
    });
  }
});
