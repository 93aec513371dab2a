import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';

import { MINUTE_MS, SECOND_MS } from '../lib/clock.ts';
import type { Attempt } from '../occurrence.ts';
import type { RunningAttempt } from '../plan.ts';
import { type Start, spaced } from './decide.ts';
import { byUrgency, type Candidate, givePlaces, placesTaken } from './places.ts';

const NOON = new Date('2026-11-23T12:00:00Z');
const minutes = (from: Date, count: number) => new Date(from.getTime() + count * MINUTE_MS);

/** Due so many minutes before noon, and seen then; to be started within so many. */
function candidate(name: string, { dueAgo = 0, within = 60, last = -Infinity, n = 1 } = {}) {
  const dueAt = minutes(NOON, -dueAgo);
  const seen = { seenAt: dueAt, startBy: minutes(dueAt, within), waitedFrom: undefined };
  const start: Start = { dueAt, ...seen, n, lastTry: undefined, lateMs: dueAgo * MINUTE_MS };
  return { job: { name }, lastStartMs: last, ...start };
}
const HEALTH = { ...candidate('health'), job: { name: 'health', housekeeping: true } };
const namesOf = (candidates: readonly Candidate[]) => candidates.map(({ job }) => job.name);

describe('of what may start, the first is', () => {
  // biome-ignore format: a table is read by column
  const cases: [name: string, wanted: Candidate[], order: string[]][] = [
    ['what was begun, however late another is', [candidate('due', { dueAgo: 9 }), candidate('begun', { n: 2 })],                    ['begun', 'due']],
    ['what was due first',                      [candidate('later'), candidate('first', { dueAgo: 1, within: 9000 })],              ['first', 'later']],
    ['of those due together, whose time is over first', [candidate('day', { within: 1440 }), candidate('hour')],                    ['hour', 'day']],
    ['of equals, which was started longest ago', [candidate('a', { last: 5 }), candidate('b', { last: 3 }), candidate('c')],        ['c', 'b', 'a']],
    ['of those like it, the first of the file', [candidate('a'), candidate('b'), candidate('c')],                                   ['a', 'b', 'c']],
  ];
  for (const [name, wanted, order] of cases) {
    test(name, () => {
      assert.deepEqual(namesOf(spaced(wanted.toSorted(byUrgency), Infinity).start), order);
    });
  }
});

describe('places', () => {
  // biome-ignore format: a table is read by column
  const cases: [name: string, free: number, start: string[], held: string[]][] = [
    ['are given to the first',                      2,  ['a', 'b', 'health'],      ['c']],
    ['are enough for all',                          3,  ['a', 'b', 'health', 'c'], []],
    ['may be none: housekeeping needs none',        0,  ['health'],                ['a', 'b', 'c']],
    ['may be less than none after a reload',        -3, ['health'],                ['a', 'b', 'c']],
  ];
  for (const [name, free, start, held] of cases) {
    test(name, () => {
      const wanted = [candidate('a'), candidate('b'), HEALTH, candidate('c')];
      const given = givePlaces(wanted, free);
      assert.deepEqual([namesOf(given.start), namesOf(given.held)], [start, held]);
    });
  }

  const process: RunningAttempt = {
    ...{ job: 'daily', dueAt: NOON, trigger: 'schedule', pid: 7, startedAt: NOON },
  };
  const attempt = {
    ...{ job: 'daily', kind: 'scheduled', trigger: 'schedule', holder: '7-abcdef' },
    deadlineAt: minutes(NOON, 30),
  } as Attempt;
  // biome-ignore format: a table is read by column
  const taken: [name: string, processes: RunningAttempt[], running: Attempt[], now: Date, count: number][] = [
    ['by nobody',                                     [],                                  [],                                       NOON,              0],
    ['by a process that has claimed nothing yet',     [process],                           [],                                       NOON,              1],
    ['by an attempt and its process once',            [process],                           [attempt],                                NOON,              1],
    ['by what the daemon was asked for',              [{ ...process, trigger: 'manual' }], [{ ...attempt, trigger: 'manual' }],      NOON,              1],
    ['by a run by hand in no way',                    [],                                  [{ ...attempt, trigger: 'manual' }],      NOON,              0],
    ['by what an earlier daemon left',                [process],                           [attempt, { ...attempt, holder: '8-a' }], NOON,              2],
    ['by that until its deadline',                    [],                                  [attempt],                                minutes(NOON, 30), 0],
    ['by housekeeping in no way',                     [{ ...process, job: 'health' }],     [{ ...attempt, kind: 'housekeeping' }],   NOON,              0],
    ['by housekeeping that was left in no way',       [],                                  [{ ...attempt, kind: 'housekeeping' }],   NOON,              0],
  ];
  for (const [name, processes, running, now, count] of taken) {
    test(`are taken ${name}`, () => {
      const isHousekeeping = (job: string) => job === 'health';
      assert.equal(placesTaken({ processes, running, isHousekeeping }, now), count);
    });
  }

  const anyWork = fc.array(
    fc.record({
      dueAgo: fc.integer({ min: 0, max: 5 }),
      within: fc.constantFrom(1, 60, 1440),
      n: fc.constantFrom(1, 1, 1, 2),
      takesMs: fc.integer({ min: 1, max: 300 * SECOND_MS }),
    }),
    { maxLength: 60 },
  );

  test('never more than there are, every one runs, and none before one that comes first', () => {
    fc.assert(
      fc.property(anyWork, fc.integer({ min: 1, max: 8 }), (work, places) => {
        const wanted = work.map((one, index) => ({ ...candidate(`job ${index}`, one), ...one }));
        const order = spaced(wanted.toSorted(byUrgency), Infinity).start;
        const started: (typeof order)[number][] = [];
        let left: readonly (typeof order)[number][] = order;
        let ends: number[] = [];
        for (let nowMs = 0; left.length > 0; ) {
          const { start, held } = givePlaces(
            spaced(left.toSorted(byUrgency), Infinity).start,
            places - ends.length,
          );
          assert.ok(start.length > 0, 'a place is free and nobody takes it');
          started.push(...start);
          ends.push(...start.map(({ takesMs }) => nowMs + takesMs));
          assert.ok(ends.length <= places, `${ends.length} run at once`);
          left = held;
          nowMs = Math.min(...ends);
          ends = ends.filter((endMs) => endMs > nowMs);
        }
        assert.deepEqual(namesOf(started), namesOf(order));
      }),
    );
  });
});
