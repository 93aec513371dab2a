import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseSchedule } from './cron.ts';
import { lastDue } from './last-due.ts';

// biome-ignore format: a table is read by column
const cases: { cron: string; until: string; due: string }[] = [
  { cron: '* * * * *',  until: '2026-11-23T02:00:30', due: '2026-11-23T02:00:00' },
  { cron: '0 2 * * *',  until: '2026-11-23T02:00:00', due: '2026-11-23T02:00:00' },
  { cron: '0 2 * * *',  until: '2026-11-23T01:59:59', due: '2026-11-22T02:00:00' },
  { cron: '0 4 1 * *',  until: '2026-11-23T02:00:00', due: '2026-11-01T04:00:00' },
  { cron: '0 4 1 1 *',  until: '2026-11-23T02:00:00', due: '2026-01-01T04:00:00' },
  { cron: '0 0 29 2 *', until: '2026-11-23T02:00:00', due: '2024-02-29T00:00:00' },
];
for (const { cron, until, due } of cases) {
  test(`${cron} was due last before ${until} at ${due}`, () => {
    const found = lastDue(parseSchedule(cron, 'UTC'), new Date(`${until}Z`));
    assert.equal(found?.toISOString().slice(0, 19), due);
  });
}

test('a job that is due every minute costs no more to ask about than one that is due daily', () => {
  let asked = 0;
  const schedule = {
    occurrences: (after: Date, until: Date) => {
      asked += until.getTime() - after.getTime();
      return [after];
    },
  };
  lastDue(schedule, new Date('2026-11-23T02:00:00Z'));
  assert.ok(asked <= 2 * 3_600_000);
});

test('what was never due has no last time', () => {
  assert.equal(lastDue({ occurrences: () => [] }, new Date()), undefined);
});
