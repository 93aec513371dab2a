import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { mergeCollections } from '../config/collections.ts';
import { preview } from './preview.ts';

const NOW = new Date('2026-11-23T00:00:00+09:00');
const JOBS = mergeCollections({}).map((job) => ({ ...job, pauses: [] }));
const seoul = (at: Date) => new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 16);

describe('a preview', () => {
  test('merges what comes of all jobs, in order', () => {
    const { occurrences, changes } = preview(JOBS, 18, NOW);
    const lines = occurrences.map(({ job, dueAt }) => `${seoul(dueAt)} ${job.short}`);
    assert.deepEqual(
      [lines[0], lines[1], lines[15], lines[16], lines[17]],
      [
        '2026-11-23T02:00 daily',
        '2026-11-23T08:00 hourly',
        '2026-11-23T22:00 hourly',
        '2026-11-24T02:00 daily',
        '2026-11-24T08:00 hourly',
      ],
    );
    assert.deepEqual(changes, []);
  });

  test('names jobs that are due together in the order given', () => {
    const [daily, weekly] = JOBS.map((job) => ({ ...job, schedule: '0 2 * * *' }));
    assert.ok(daily !== undefined && weekly !== undefined);
    const names = preview([weekly, daily], 3, NOW).occurrences.map(({ job }) => job.short);
    assert.deepEqual(names, ['weekly', 'daily', 'weekly']);
  });

  test('marks what falls in a pause, whose end is not part of it', () => {
    const pause = { since: NOW, until: new Date('2026-11-25T02:00:00+09:00'), note: 'moving' };
    const daily = { schedule: '0 2 * * *', timezone: 'Asia/Seoul', pauses: [pause] };
    const marks = preview([daily], 3, NOW).occurrences.map((one) => one.pause?.note);
    assert.deepEqual(marks, ['moving', 'moving', undefined]);
  });

  test('of no job is empty', () => {
    assert.deepEqual(preview([], 5, NOW), { occurrences: [], changes: [] });
  });
});

describe('a preview tells of a change of clocks', () => {
  const job = (schedule: string) => ({ schedule, timezone: 'America/New_York', pauses: [] });
  interface Case {
    name: string;
    schedule: string;
    after: string;
    count: number;
    told: string[];
  }
  // biome-ignore format: a table is read by column
  const cases: Case[] = [
    { name: 'that moves what is shown',                  schedule: '30 2 * * *',     after: '2027-03-13T12:00:00Z', count: 1, told: ['moved 02:30'] },
    { name: 'not when what it moves is not shown yet',   schedule: '30 2 * * *',     after: '2027-03-13T00:00:00Z', count: 1, told: [] },
    { name: 'that doubles the last one shown',           schedule: '30 1 * * *',     after: '2027-11-06T12:00:00Z', count: 1, told: ['once 01:30'] },
    { name: 'that drops what would have come next',      schedule: '*/30 2 * * *',   after: '2027-03-12T12:00:00Z', count: 2, told: ['dropped 02:00'] },
    { name: 'that doubles an hour',                      schedule: '*/30 1 * * *',   after: '2027-11-06T12:00:00Z', count: 4, told: ['twice 01:00'] },
    { name: 'both of a year',                            schedule: '*/30 1-2 * * *', after: '2027-01-01T12:00:00Z', count: 1300, told: ['dropped 02:00', 'twice 01:00'] },
  ];
  for (const { name, schedule, after, count, told } of cases) {
    test(name, () => {
      const { changes } = preview([job(schedule)], count, new Date(after));
      const words = changes.map(({ change }) => {
        return `${change.kind} ${'time' in change ? change.time : change.from}`;
      });
      assert.deepEqual(words, told);
    });
  }

  test('to the job that it concerns, within what is shown of all', () => {
    const moved = job('30 2 * * *');
    const seoul = { ...moved, timezone: 'Asia/Seoul' };
    const { changes } = preview([seoul, moved], 4, new Date('2027-03-13T12:00:00Z'));
    assert.deepEqual(
      changes.map((one) => one.job),
      [moved],
    );
    const far = job('*/30 2 14 3 *');
    assert.deepEqual(preview([seoul, far], 3, new Date('2027-01-01T00:00:00Z')).changes, []);
  });
});
