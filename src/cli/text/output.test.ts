import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';

import { hostileText, obeyedIn } from '../../../test/support/hostile.ts';
import { createOutput } from './output.ts';
import type { World } from '../world.ts';

const CLEAR = '\r\u001b[2K';

function open({ json = false, isTTY = false, columns = 80 } = {}) {
  const said = { stdout: '', stderr: '' };
  const chunks: Uint8Array[] = [];
  const sinkTo = (name: keyof typeof said) => ({
    write: (text: string | Uint8Array) => {
      if (typeof text === 'string') said[name] += text;
      else chunks.push(text);
    },
    isTTY,
    columns,
  });
  const world = { stdout: sinkTo('stdout'), stderr: sinkTo('stderr') } as unknown as World;
  return { out: createOutput(world, json), said, chunks };
}

test('results go to standard output, everything else to standard error', () => {
  const { out, said } = open();
  out.print('a', 'b');
  out.tell('c');
  assert.deepEqual(said, { stdout: 'a\nb\n', stderr: 'c\n' });
});

test('with --json standard output holds the document alone', () => {
  const { out, said } = open({ json: true });
  out.print('a');
  out.document({ n: 1 });
  out.tell('b');
  assert.deepEqual(said, { stdout: '{\n  "n": 1\n}\n', stderr: 'a\nb\n' });
});

test('on a terminal a status is overwritten, and gone when something is said', () => {
  const { out, said } = open({ isTTY: true });
  out.status('1/9');
  out.status('2/9');
  out.tell('done');
  out.status(undefined);
  assert.deepEqual(said, { stdout: '', stderr: `1/9${CLEAR}2/9${CLEAR}done\n` });
});

test('a status never wraps, whatever it is written in', () => {
  const { out, said } = open({ isTTY: true, columns: 10 });
  out.status('영화 180편 남음');
  assert.equal(said.stderr, '영화 180…');
});

test('where nobody watches there is no status', () => {
  const { out, said } = open();
  out.status('1/9');
  out.status(undefined);
  assert.deepEqual(said, { stdout: '', stderr: '' });
});

test('what is hidden is in nothing that is said from then on', () => {
  const { out, said } = open({ isTTY: true });
  const key = '0123456789abcdef0123456789abcdef';
  out.hide(undefined, key);
  out.print(`key ${key}`);
  out.tell(`GET /3/movie?api_key=${key}`);
  out.status(key);
  out.document({ [key]: [key] });
  assert.equal(`${said.stdout}${said.stderr}`.includes(key), false);
  assert.equal(out.redact(`a ${key} b`), 'a [hidden] b');
});

test('what is hidden is taken out of values: the document stays one, whatever the key reads', () => {
  const long = 1234567890123456;
  const document = { null: null, true: [true, false], n: 10000, e: 1e21, long, text: 'a' };
  for (const key of ['null', 'true', 'false', '0000', 'e', '"', ' ', 'text', '10000', `${long}`]) {
    const { out, said } = open({ json: true });
    out.hide(key);
    out.document(document);
    assert.deepEqual(JSON.parse(said.stdout), document, key);
  }
});

test('a document may have a form of its own, and is clean in it', () => {
  const { out, said } = open({ json: true });
  const key = '0123456789abcdef0123456789abcdef';
  out.hide(key);
  out.document({ key }, (value) => `${JSON.stringify(value)}\n`);
  assert.equal(said.stdout, '{"key":"[hidden]"}\n');
});

test('a document says exactly what others wrote, in signs that no terminal obeys', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (name, title) => {
      const { out, said } = open({ json: true });
      out.document({ [name]: title });
      assert.equal(obeyedIn(said.stdout), undefined);
      assert.deepEqual(JSON.parse(said.stdout), { [name]: title });
    }),
  );
});

test('nothing that is said is obeyed, on a terminal or not', () => {
  fc.assert(
    fc.property(hostileText, fc.boolean(), (title, isTTY) => {
      const { out, said } = open({ isTTY });
      out.print(title, `a ${title}`);
      out.tell(title);
      assert.equal(obeyedIn(said.stdout + said.stderr), undefined);
    }),
  );
});

test('a status obeys us alone: it is cleared, and stays on its line', () => {
  fc.assert(
    fc.property(hostileText, (title) => {
      const { out, said } = open({ isTTY: true });
      out.status(title);
      out.status(undefined);
      assert.equal(said.stderr.endsWith(CLEAR), true);
      const shown = said.stderr.slice(0, -CLEAR.length);
      assert.equal(obeyedIn(shown), undefined);
      assert.equal(shown.includes('\n'), false);
    }),
  );
});

test('data arrives to the byte, but on a terminal, which is not to obey it', () => {
  const [piped, watched] = [open(), open({ isTTY: true })];
  const bytes = Buffer.from('밤\u001b[31m\r\n\u202e1');
  for (const { out } of [piped, watched]) {
    for (const byte of bytes) out.data(Uint8Array.of(byte));
  }
  assert.deepEqual(Buffer.concat(piped.chunks), bytes);
  assert.equal(watched.said.stdout, '밤�[31m \n1');
});
