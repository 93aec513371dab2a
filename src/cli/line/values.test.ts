import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { MatineeError } from '../../errors.ts';
import { instantBefore, instantToCome, momentIn } from './values.ts';

const NOW = new Date('2026-11-23T00:00:00Z');
const RANGE = { from: '1970-01-01', to: '9998-12-31' };

type Read = (text: string) => Date;
const at: Read = (text) => {
  const moment = momentIn(text);
  return moment instanceof Date
    ? moment
    : new Date(`${'on' in moment ? moment.on : '2000-01-01'}T12:00Z`);
};
const since: Read = (text) => instantBefore(text, HERE);
const HERE = { now: NOW, zone: 'Asia/Seoul' };
const until: Read = (text) => instantToCome(text, HERE);

// biome-ignore format: a table is read by column
const cases: { read: Read; text: string; is: string | MatineeError }[] = [
  { read: at,        text: '2026-11-22T02:00:00+09:00', is: '2026-11-21T17:00:00.000Z' },
  { read: at,        text: '1970-01-01T00:00:00Z',      is: '1970-01-01T00:00:00.000Z' },
  { read: at,        text: '1969-12-31T23:59:59Z',      is: new MatineeError('time-range', { value: '1969-12-31T23:59:59Z', ...RANGE }) },
  { read: at,        text: '0000-01-01T00:00:00Z',      is: new MatineeError('time-range', { value: '0000-01-01T00:00:00Z', ...RANGE }) },
  { read: at,        text: '9998-12-31T23:59:59Z',      is: '9998-12-31T23:59:59.000Z' },
  { read: at,        text: '9999-01-01T00:00:00Z',      is: new MatineeError('time-range', { value: '9999-01-01T00:00:00Z', ...RANGE }) },
  { read: at,        text: '2026-02-31T00:00:00Z',      is: new MatineeError('time-invalid', { value: '2026-02-31T00:00:00Z', isNoDay: true }) },
  { read: at,        text: '2026-02-31',                is: new MatineeError('time-invalid', { value: '2026-02-31', isNoDay: true }) },
  { read: at,        text: '2026-11-23',                is: '2026-11-23T12:00:00.000Z' },
  { read: at,        text: '1969-12-31',                is: new MatineeError('time-range', { value: '1969-12-31', ...RANGE }) },
  { read: at,        text: 'Yesterday',                 is: '2000-01-01T12:00:00.000Z' },
  { read: at,        text: '어제',                      is: '2000-01-01T12:00:00.000Z' },
  { read: at,        text: 'last week',                 is: new MatineeError('time-invalid', { value: 'last week', orDay: true }) },
  { read: since,     text: '2h',                        is: '2026-11-22T22:00:00.000Z' },
  { read: since,     text: '99999d',                    is: new MatineeError('time-range', { value: '99999d', ...RANGE }) },
  { read: since,     text: '999999999d',                is: new MatineeError('time-range', { value: '999999999d', ...RANGE }) },
  { read: since,     text: '2026-11-22',                is: '2026-11-21T15:00:00.000Z' },
  { read: since,     text: 'yesterday',                 is: '2026-11-21T15:00:00.000Z' },
  { read: since,     text: '2026-11-24',                is: new MatineeError('time-future', { value: '2026-11-24', isSince: true }) },
  { read: since,     text: '2026-02-30',                is: new MatineeError('time-invalid', { value: '2026-02-30', isNoDay: true }) },
  { read: until,     text: '2026-12-01',                is: '2026-11-30T15:00:00.000Z' },
  { read: until,     text: '2026-11-23',                is: new MatineeError('time-past', { value: '2026-11-23' }) },
  { read: until,     text: '3d',                        is: '2026-11-26T00:00:00.000Z' },
  { read: until,     text: '999999999d',                is: new MatineeError('time-range', { value: '999999999d', ...RANGE }) },
  { read: until,     text: '9999-12-31T23:59:59Z',      is: new MatineeError('time-range', { value: '9999-12-31T23:59:59Z', ...RANGE }) },
  { read: until,     text: '2026-01-01T00:00:00Z',      is: new MatineeError('time-past', { value: '2026-01-01T00:00:00Z' }) },
  { read: until,     text: 'soon',                      is: new MatineeError('time-invalid', { value: 'soon', orDuration: true, orDay: true }) },
];
for (const { read, text, is } of cases) {
  test(`${text} is ${is instanceof MatineeError ? is.code : is}`, () => {
    if (is instanceof MatineeError) assert.throws(() => read(text), is);
    else assert.equal(read(text).toISOString(), is);
  });
}

test('whatever is written, a time is read within the range or refused', () => {
  const texts = fc.oneof(
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc
      .nat(999_999_999)
      .chain((n) => fc.constantFrom('ms', 's', 'm', 'h', 'd').map((unit) => n + unit)),
    fc.string(),
  );
  fc.assert(
    fc.property(texts, fc.constantFrom(at, since, until), (text, read) => {
      try {
        const year = read(text).getUTCFullYear();
        assert.ok(year >= 1970 && year <= 9998, `${year}`);
      } catch (error) {
        assert.ok(error instanceof MatineeError, String(error));
      }
    }),
  );
});
