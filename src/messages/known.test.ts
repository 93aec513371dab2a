import assert from 'node:assert/strict';
import { test } from 'node:test';

import { known, tolerant } from './known.ts';
import { messagesIn } from './messages.ts';

test('a table has what it has of its own, and nothing that every object inherits', () => {
  const table = { popular: 1, constructor: 2 };
  const words = ['popular', 'constructor', 'toString', '__proto__', 'hasOwnProperty', ''];
  assert.deepEqual(
    words.map((word) => known(table, word)),
    [1, 2, undefined, undefined, undefined, undefined],
  );
});

test('a kind without a sentence, or whose values do not serve it, is said as it stands', () => {
  const say = (one: { kind: string; percent?: number }) =>
    one.kind === 'rate' ? one.percent?.toFixed(1).padStart(4) : one.percent!.toFixed(1);
  const told = tolerant(say, (word) => `<${word}>`);
  assert.deepEqual(
    [told({ kind: 'rate', percent: 7 }), told({ kind: 'rate' }), told({ kind: 'x' })],
    [' 7.0', '<rate>', '<x>'],
  );
});

for (const [language, note] of [
  ['en', ' (unknown to this version)'],
  ['ko', '(이 버전이 모르는 값)'],
] as const) {
  test(`what no text in ${language} is for is said as it stands`, async () => {
    const text = await messagesIn(language);
    for (const word of ['comet', 'constructor', '__proto__']) {
      const said = [
        text.error({ code: word as 'internal', values: { cause: '' } }).text,
        text.recorded({ code: word, values: {} }),
        text.log(word as 'recovered', {} as never),
        text.health.check({ name: 'x', status: 'warn', code: word as 'ok', values: {} }),
        text.data.faultText({ kind: word as 'no_movies' }),
        text.data.warningText({ kind: word as 'volume', movies: 1, expected: 2 }),
      ];
      assert.deepEqual(
        said,
        said.map(() => word + note),
      );
    }
    // Of a kind that there is, with values of another form.
    assert.equal(text.recorded({ code: 'withheld', values: {} }), `withheld${note}`);
    assert.equal(text.data.faultText({ kind: 'valid_rate' } as never), `valid_rate${note}`);
  });
}
