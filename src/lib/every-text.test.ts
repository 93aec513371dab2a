import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';

import { everyText } from './every-text.ts';

test('every text is changed, however deep, and what is no text is not', () => {
  const at = new Date('2026-11-23T02:00:00Z');
  const value = { a: 'x', b: [1, null, true, undefined, at, { xx: ['x', 0] }] };
  assert.deepEqual(
    everyText(value, (text) => text.replaceAll('x', 'y')),
    { a: 'y', b: [1, null, true, undefined, at, { yy: ['y', 0] }] },
  );
});

test('a change that changes nothing leaves the same document', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const same = everyText(value, (text) => text);
      assert.equal(JSON.stringify(same), JSON.stringify(value));
    }),
  );
});
