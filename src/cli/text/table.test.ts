import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import stringWidth from 'string-width';

import { hostileText, obeyedIn } from '../../../test/support/hostile.ts';
import { shortened } from '../../lib/text-width.ts';
import { type Cell, fieldText, layOut, UNKNOWN } from './table.ts';
import { wrapped } from './wrap.ts';

describe('tables', () => {
  // biome-ignore format: a table is read by column
  const cases: { name: string; columns: string[]; rows: Cell[][]; lines: string[] }[] = [
    { name: 'texts to the left, numbers to the right', columns: ['name', 'n'], rows: [['a', 5], ['bcdefg', 123]],   lines: ['name      n', 'a         5', 'bcdefg  123'] },
    { name: 'Hangul takes two columns',                columns: ['제목', 'n'], rows: [['밤배', 5], ['ferry', 12]],  lines: ['제목    n', '밤배    5', 'ferry  12'] },
    { name: 'an unknown number leaves its column right', columns: ['n', 'x'],  rows: [[10, 'a'], [UNKNOWN, 'b']],   lines: [' n  x', '10  a', ' –  b'] },
    { name: 'a column of nothing known is text',       columns: ['movies'],    rows: [[UNKNOWN]],                   lines: ['movies', '–'] },
    { name: 'without rows the titles stand alone',     columns: ['a', 'b'],    rows: [],                            lines: ['a  b'] },
    { name: 'no line ends in spaces',                  columns: ['a', 'long'], rows: [['x', 'y']],                  lines: ['a  long', 'x  y'] },
  ];
  for (const { name, columns, rows, lines } of cases) {
    test(name, () => assert.deepEqual(layOut({ columns, rows }), lines));
  }
});

describe('a table that is wider than its place', () => {
  const table = {
    columns: ['job', 'runs', 'what is wrong with it'],
    rows: [
      ['daily', 3, 'a page is missing and comes later'],
      ['weekly', 12, 'nothing'],
    ],
  };
  // biome-ignore format: a table is read by column
  const cases: { name: string; width: number; lines: string[] }[] = [
    { name: 'has room',                        width: 47, lines: ['job     runs  what is wrong with it', 'daily      3  a page is missing and comes later', 'weekly    12  nothing'] },
    { name: 'wraps its column of words',       width: 36, lines: ['job     runs  what is wrong with it', 'daily      3  a page is missing and', '              comes later', 'weekly    12  nothing'] },
    { name: 'gives columns a line below',      width: 33, lines: ['job     runs', '  what is wrong with it', 'daily      3', '  a page is missing and comes later', 'weekly    12', '  nothing'] },
  ];
  for (const { name, width, lines } of cases) {
    test(name, () => assert.deepEqual(layOut(table, width), lines));
  }

  test('loses no cell, and is no wider than it has to be', () => {
    const cell = fc.stringMatching(/^[a-z가-힣]{0,12}( [a-z가-힣]{1,9})?$/);
    const tables = fc
      .integer({ min: 1, max: 7 })
      .chain((n) => fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: 1 }));
    fc.assert(
      fc.property(tables, fc.integer({ min: 20, max: 100 }), ([columns = [], ...rows], width) => {
        const lines = layOut({ columns, rows }, width);
        const words = (texts: readonly string[]) =>
          texts.flatMap((text) => text.split(' ').filter(Boolean)).toSorted();
        assert.deepEqual(words(lines), words([columns, ...rows].flat()));
        const widest = Math.max(...[columns, ...rows].flat().map((one) => stringWidth(one)));
        assert.ok(lines.every((line) => stringWidth(line) <= Math.max(width, widest + 2)));
      }),
    );
  });
});

describe('a line that is wider than its place', () => {
  // biome-ignore format: a table is read by column
  const cases: { name: string; line: string; width: number; lines: string[] }[] = [
    { name: 'stays, where it is not',          line: '하나 둘 셋',                    width: 10, lines: ['하나 둘 셋'] },
    { name: 'is broken at spaces',             line: '하나 둘 셋',                    width: 9,  lines: ['하나 둘', '셋'] },
    { name: 'keeps how it is indented',        line: '  one two three',               width: 10, lines: ['  one two', '  three'] },
    { name: 'breaks no word',                  line: 'see /a/long/path/to/it now',    width: 10, lines: ['see', '/a/long/path/to/it', 'now'] },
    { name: 'breaks no command',               line: 'Try: ./m run daily --home /x',  width: 12, lines: ['Try:', './m run daily --home /x'] },
    { name: 'nor what is set for it',          line: 'Or this: KEY=1 ./m run daily',  width: 12, lines: ['Or this:', 'KEY=1 ./m run daily'] },
  ];
  for (const { name, line, width, lines } of cases) {
    test(name, () => assert.deepEqual(wrapped(line, width, './m'), lines));
  }
});

describe('shortening', () => {
  // biome-ignore format: a table is read by column
  const cases: [text: string, width: number, short: string][] = [
    ['Night Ferry', 11, 'Night Ferry'],
    ['Night Ferry', 10, 'Night Fer…'],
    ['밤 나룻배',    9,  '밤 나룻배'],
    ['밤 나룻배',    8,  '밤 나룻…'],
    ['밤 나룻배',    7,  '밤 나…'],
    ['👩‍👩‍👧 가족',    4,  '👩‍👩‍👧 …'],
    ['',            3,  ''],
  ];
  for (const [text, width, short] of cases) {
    test(`'${text}' in ${width} columns is '${short}'`, () => {
      assert.equal(shortened(text, width), short);
      assert.equal(stringWidth(short) <= width, true);
    });
  }
});

test('whatever it holds, a text that just fits is not cut, and one that does not is', () => {
  const unit = fc.oneof(
    fc.constantFrom('a', '~', ' ', '–', '가', '힣', 'é', '\u1100\u1161', '·', '日', '👩‍👩‍👧'),
    fc.string({ unit: 'grapheme', maxLength: 1 }).filter((text) => text !== '…'),
  );
  fc.assert(
    fc.property(fc.string({ unit, minLength: 1 }), (text) => {
      const width = stringWidth(text);
      assert.equal(shortened(text, width), text);
      if (width > 0) assert.notEqual(shortened(text, width - 1), text);
    }),
  );
});

test("a movie's field is shown whatever it holds", () => {
  const movie = { id: 7, title: 'First Snow', genre_ids: [18], poster_path: null, adult: false };
  const shown = ['id', 'title', 'genre_ids', 'poster_path', 'adult', 'absent'].map((field) =>
    fieldText(movie, field),
  );
  assert.deepEqual(shown, ['7', 'First Snow', '[18]', '', 'false', '']);
});

test('columns line up whatever others wrote, each row on its line', () => {
  fc.assert(
    fc.property(fc.array(hostileText, { minLength: 1 }), (titles) => {
      const lines = layOut({
        columns: ['title', 'end'],
        rows: titles.map((title) => [title, '|']),
      });
      assert.equal(lines.length, titles.length + 1);
      assert.equal(new Set(lines.slice(1).map((line) => stringWidth(line))).size, 1);
      for (const line of lines) assert.equal(obeyedIn(line), undefined);
    }),
  );
});
