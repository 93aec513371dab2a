import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';

import { DAY_MS, HOUR_MS } from '../lib/clock.ts';
import type { FormerSchedule } from '../plan.ts';
import { parseSchedule } from './cron.ts';
import { formerStretches, owedBy, type Stretch } from './owed.ts';

/** An instant of November 2026: `17 02:00`. */
function at(text: string): Date {
  return new Date(`2026-11-${text.replace(' ', 'T')}:00Z`);
}

function stretch(cron: string, since: string, until?: string): Stretch {
  const schedule = parseSchedule(cron, 'UTC');
  return { schedule, since: at(since), until: until === undefined ? undefined : at(until) };
}

describe('a job that was daily at two, then hourly, was removed, and is weekly again', () => {
  const owed = owedBy([
    stretch('0 2 * * *', '10 00:00', '12 12:00'),
    stretch('0 * * * *', '12 12:00', '12 14:00'),
    stretch('0 3 * * 1', '20 00:00'),
  ]);
  // biome-ignore format: a table is read by column
  const cases: { after: string; next: string }[] = [
    { after: '09 00:00', next: '10 02:00' },
    { after: '10 02:00', next: '11 02:00' },
    { after: '12 02:00', next: '12 13:00' },
    { after: '12 13:00', next: '12 14:00' },
    { after: '12 14:00', next: '23 03:00' },
    { after: '16 00:00', next: '23 03:00' },
    { after: '23 03:00', next: '30 03:00' },
  ];
  for (const { after, next } of cases) {
    test(`is due after ${after} at ${next}`, () =>
      assert.deepEqual(owed.next(at(after)), at(next)));
  }
  for (const [instant, cron] of [
    ['12 02:00', '0 2 * * *'],
    ['12 14:00', '0 * * * *'],
    ['13 02:00', undefined],
    ['16 03:00', undefined],
    ['23 03:00', '0 3 * * 1'],
  ] as const) {
    test(`was due at ${instant} by ${cron ?? 'nothing'}`, () => {
      assert.equal(owed.dueBy(at(instant))?.cron, cron);
    });
  }
});

const CRONS = ['0 2 * * *', '30 */6 * * *', '0 3 * * 1', '0 4 1 * *'];
const anyStretches = fc
  .array(
    fc.record({
      cron: fc.constantFrom(...CRONS),
      gapHours: fc.integer({ min: 0, max: 50 }),
      hours: fc.integer({ min: 1, max: 300 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => {
    let endMs = at('01 00:00').getTime();
    return parts.map(({ cron, gapHours, hours }): Stretch => {
      const since = new Date(endMs + gapHours * HOUR_MS);
      endMs = since.getTime() + hours * HOUR_MS;
      return { schedule: parseSchedule(cron, 'UTC'), since, until: new Date(endMs) };
    });
  });

test('what is owed is what each schedule owes in its own time, and nothing else', () => {
  fc.assert(
    fc.property(anyStretches, (stretches) => {
      const owed = owedBy(stretches);
      const all = owed.occurrences(
        at('01 00:00'),
        new Date(at('01 00:00').getTime() + 99 * DAY_MS),
      );
      const each = stretches.flatMap(({ schedule, since, until = since }) =>
        schedule.occurrences(since, until),
      );
      assert.deepEqual(all, each);
      assert.ok(all.every((instant) => owed.dueBy(instant) !== undefined));
    }),
  );
});

test('a former schedule that cannot be read owes nothing that could be told', () => {
  const former = (schedule: string, timezone: string): FormerSchedule => {
    return { schedule, timezone, since: at('10 00:00'), until: at('12 00:00') };
  };
  const some = [
    former('@daily', 'UTC'),
    former('0 2 * * *', 'Mars/Olympus'),
    former('0 2 * * *', 'UTC'),
  ];
  assert.deepEqual(
    formerStretches(some).map(({ schedule: { cron, zone } }) => [cron, zone]),
    [['0 2 * * *', 'UTC']],
  );
});
