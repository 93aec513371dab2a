import assert from 'node:assert/strict';
import { test } from 'node:test';

import { guarded } from './guarded.ts';

/** A port whose calls and checks stand in one row; the check that is `fatal` rejects. */
function openPort(fatal = 0) {
  const row: string[] = [];
  let checks = 0;
  const check = async () => {
    checks += 1;
    row.push('check');
    if (checks === fatal) throw new Error('gone');
  };
  const port = {
    name: 'a port',
    add: async (one: number, two: number) => {
      row.push('add');
      return one + two;
    },
  };
  return { row, port: guarded(port, check) };
}

test('a guarded port answers as the port does, and is checked before and after', async () => {
  const { row, port } = openPort();
  assert.equal(await port.add(1, 2), 3);
  assert.equal(port.name, 'a port');
  assert.deepEqual(row, ['check', 'add', 'check']);
});

test('once the check rejects nothing is done any more', async () => {
  const { row, port } = openPort(1);
  await assert.rejects(port.add(1, 2), { message: 'gone' });
  assert.deepEqual(row, ['check']);
});

test('what was done while the check began to reject is not taken for done', async () => {
  const { row, port } = openPort(2);
  await assert.rejects(port.add(1, 2), { message: 'gone' });
  assert.deepEqual(row, ['check', 'add', 'check']);
});
