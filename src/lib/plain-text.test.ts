import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';

import { hostileText, obeyedIn } from '../../test/support/hostile.ts';
import { plainJson, plainLine, plainText, spelledOut } from './plain-text.ts';

// biome-ignore format: a table is read by column
const cases: { name: string; text: string; shown: string; line?: string; spelled: string }[] = [
  { name: 'plain words',                 text: 'Night Ferry – 밤',           shown: 'Night Ferry – 밤',     spelled: 'Night Ferry – 밤' },
  { name: 'a colour',                    text: 'a\u001b[31mb',               shown: 'a�[31mb',              spelled: 'a\\u001b[31mb' },
  { name: 'a window title',              text: '\u001b]0;x\u0007b',          shown: '�]0;x�b',              spelled: '\\u001b]0;x\\u0007b' },
  { name: 'C1, which begins one as well', text: 'a\u009b2Jb\u007f',          shown: 'a�2Jb�',               spelled: 'a\\u009b2Jb\\u007f' },
  { name: 'a line turned round',         text: 'gpj.\u202eexe',              shown: 'gpj.exe',              spelled: 'gpj.\\u202eexe' },
  { name: 'marks in an honest title',    text: '\u200fשלום\u200e',           shown: 'שלום',                 spelled: '\\u200fשלום\\u200e' },
  { name: 'a space without width',       text: 'data\u200b',                 shown: 'data',                 spelled: 'data\\u200b' },
  { name: 'letters that nobody sees',    text: 'a\u{e0041}b',                shown: 'ab',                   spelled: 'a\\udb40\\udc41b' },
  { name: 'half a character',            text: 'a\ud83db',                   shown: 'a�b',                  spelled: 'a\\ud83db' },
  { name: 'lines',                       text: 'a\nb',                       shown: 'a\nb', line: 'a b',    spelled: 'a\\nb' },
  { name: 'other ends of lines',         text: 'a\rb\u0085c\u2028d\u2029e',  shown: 'a b c d e',            spelled: 'a\\rb\\u0085c\\u2028d\\u2029e' },
  { name: 'a tab',                       text: 'a\tb',                       shown: 'a b',                  spelled: 'a\\tb' },
  { name: 'joiners, which are spelling', text: 'می\u200cخواهم 👨‍👩‍👧',           shown: 'می\u200cخواهم 👨‍👩‍👧',      spelled: 'می\u200cخواهم 👨‍👩‍👧' },
];

describe('a text as a terminal shows it, and spelled out', () => {
  for (const { name, text, shown, line = shown, spelled } of cases) {
    test(name, () => {
      assert.equal(plainText(text), shown);
      assert.equal(plainLine(text), line);
      assert.equal(spelledOut(text), spelled);
    });
  }
});

test('a line has its words one space apart', () => {
  assert.equal(plainLine(' Red\n\t Shift\u3000'), 'Red Shift');
});

test('no text is obeyed, whatever it holds', () => {
  const any = fc.oneof(hostileText, fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(any, (text) => {
      for (const shown of [plainText, plainLine, spelledOut]) {
        assert.equal(obeyedIn(shown(text)), undefined);
      }
      assert.equal(plainLine(text).includes('\n'), false);
      assert.equal(spelledOut(text).includes('\n'), false);
      assert.equal(plainText(text).split('\n').length, text.split('\n').length);
    }),
  );
});

test('a JSON text says the same, and nothing in it is obeyed', () => {
  const texts = fc.oneof(hostileText, fc.string({ unit: 'binary' }));
  const values = fc.dictionary(texts, fc.oneof(texts, fc.array(texts), fc.double()));
  fc.assert(
    fc.property(values, fc.constantFrom(undefined, 2), (value, indent) => {
      const json = JSON.stringify(value, null, indent);
      const plain = plainJson(json);
      assert.deepEqual(JSON.parse(plain), JSON.parse(json));
      assert.equal(obeyedIn(plain), undefined);
    }),
  );
});
