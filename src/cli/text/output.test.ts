import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createOutput } from './output.ts';
import type { World } from '../world.ts';

const CLEAR = '\r\u001b[2K';

function open({ json = false, isTTY = false, columns = 80 } = {}) {
  const said = { stdout: '', stderr: '' };
  const sinkTo = (name: keyof typeof said) => ({
    write: (text: string) => {
      said[name] += text;
    },
    isTTY,
    columns,
  });
  const world = { stdout: sinkTo('stdout'), stderr: sinkTo('stderr') } as unknown as World;
  return { out: createOutput(world, json), said };
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
