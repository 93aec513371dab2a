import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { attemptOf } from '../../test/support/scripted-source.ts';
import { BUILT_IN_COLLECTIONS } from '../config/defaults.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../lib/clock.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import type { Attempt } from '../occurrence.ts';
import { createOverdueWatch, type OverdueFacts, type OverdueStep, overdueStep } from './overdue.ts';

const FACTS: OverdueFacts = {
  overdueMs: MINUTE_MS,
  isProved: true,
  askedMs: undefined,
  killedMs: undefined,
};

describe('of an attempt whose process lives', () => {
  // biome-ignore format: a table is read by column
  const cases: [name: string, facts: Partial<OverdueFacts>, step: OverdueStep][] = [
    ['one that has time is left alone',             { overdueMs: -1 },                                     'leave'],
    ['one at its deadline ends itself',             { overdueMs: 0 },                                      'leave'],
    ['it is given a minute for that',               { overdueMs: MINUTE_MS - 1 },                          'leave'],
    ['then it is asked to end',                     {},                                                    'ask'],
    ['it is given ten seconds for that',            { askedMs: 10 * SECOND_MS - 1 },                       'leave'],
    ['then it is killed',                           { askedMs: 10 * SECOND_MS },                           'kill'],
    ['one that was killed takes a moment',          { askedMs: DAY_MS, killedMs: 10 * SECOND_MS - 1 },     'leave'],
    ['one that does not die is told',               { askedMs: DAY_MS, killedMs: 10 * SECOND_MS },         'undying'],
    ['one that may be another’s is never signalled', { isProved: false },                                  'unproved'],
    ['not even when it is long past its deadline',  { isProved: false, overdueMs: DAY_MS },                'unproved'],
    ['one that may be another’s has all its time',  { isProved: false, overdueMs: MINUTE_MS - 1 },         'leave'],
    ['one that ends as it was asked is not killed', { isProved: false, askedMs: 10 * SECOND_MS },          'leave'],
  ];
  for (const [name, facts, step] of cases) {
    test(name, () => assert.equal(overdueStep({ ...FACTS, ...facts }), step));
  }
});

const STARTED_AT = new Date('2026-11-23T02:00:00Z');
const TIMEOUT_MS = 30 * MINUTE_MS;
const [DAILY] = BUILT_IN_COLLECTIONS;
assert.ok(DAILY);
const HUNG: Attempt = {
  ...attemptOf({ ...DAILY, timezone: 'UTC' }, STARTED_AT),
  processMark: '815@boot',
  startedAt: STARTED_AT,
  deadlineAt: new Date(STARTED_AT.getTime() + TIMEOUT_MS),
};

interface Machine {
  /** What the process with the attempt's id is; undefined where there is none. */
  mark?: string | undefined;
  isAlive?: boolean;
  mayBeSignalled?: boolean;
  now?: Date;
}

/** A watch on a machine, and what it did there. */
function watchOn(machine: Machine = {}) {
  const state = { mark: '815@boot', isAlive: true, mayBeSignalled: true, ...machine };
  const clock = new FakeClock(machine.now ?? STARTED_AT);
  const did: string[] = [];
  const watch = createOverdueWatch({
    clock,
    processes: {
      markOf: (pid) => (pid === 4711 ? state.mark : undefined),
      signal: (pid, name) => {
        if (state.mayBeSignalled) did.push(`${name} ${pid}`);
        return state.mayBeSignalled;
      },
    },
    isAlive: () => state.isAlive,
    onEnding: ({ id }) => did.push(`ending ${id}`),
    onUnreachable: ({ id }, why) => did.push(`${why} ${id}`),
  });
  const look = (running: readonly Attempt[] = [HUNG]) => {
    watch.look(running);
    return did.splice(0);
  };
  const lookAfter = async (ms: number) => {
    await clock.advance(ms);
    return look();
  };
  return { watch, clock, state, look, lookAfter };
}

const ASKED = ['SIGTERM 4711', 'SIGCONT 4711', 'ending daily-attempt'];

describe('a watch on deadlines', () => {
  test('asks a minute after the deadline, kills ten seconds later, and knows that it did', async () => {
    const { watch, look, lookAfter } = watchOn();
    assert.deepEqual(look(), []);
    assert.deepEqual(await lookAfter(TIMEOUT_MS + MINUTE_MS - 1), []);
    assert.deepEqual([watch.hasEnded(HUNG), watch.isEnding()], [false, false]);
    assert.deepEqual(await lookAfter(1), ASKED);
    assert.deepEqual([watch.hasEnded(HUNG), watch.isEnding()], [true, true]);
    assert.deepEqual(await lookAfter(10 * SECOND_MS - 1), []);
    assert.deepEqual(await lookAfter(1), ['SIGKILL 4711']);
    assert.deepEqual(await lookAfter(SECOND_MS), []);
    assert.deepEqual(look([]), []);
    assert.deepEqual([watch.hasEnded(HUNG), watch.isEnding()], [false, false]);
  });

  test('says when to look again: at the next step, or each second while one ends', async () => {
    const { watch, clock, look, lookAfter } = watchOn();
    assert.equal(watch.lookAt(), undefined);
    look();
    assert.deepEqual(watch.lookAt(), new Date('2026-11-23T02:31:00Z'));
    await lookAfter(TIMEOUT_MS);
    assert.deepEqual(watch.lookAt(), new Date('2026-11-23T02:31:00Z'));
    await lookAfter(MINUTE_MS);
    assert.equal(Number(watch.lookAt()) - clock.now().getTime(), SECOND_MS);
  });

  test('that finds one long overdue ends it at the first look', () => {
    const { look } = watchOn({ now: new Date('2026-11-25T00:00:00Z') });
    assert.deepEqual(look(), ASKED);
  });

  test('counts by the stopwatch, however the clock is set and however long the machine sleeps', async () => {
    const { clock, look, lookAfter } = watchOn();
    look();
    clock.stepWall(3 * HOUR_MS);
    assert.deepEqual(look(), []);
    clock.stepWall(-9 * DAY_MS);
    assert.deepEqual(await lookAfter(TIMEOUT_MS + MINUTE_MS - 1), []);
    assert.deepEqual(await lookAfter(1), ASKED);
  });

  test('counts from the first look where the clock has been set back before', async () => {
    const { look, lookAfter } = watchOn({ now: new Date('2025-01-01T00:00:00Z') });
    assert.deepEqual(look(), []);
    assert.deepEqual(await lookAfter(TIMEOUT_MS + MINUTE_MS), ASKED);
  });

  test('leaves the dead to whoever recovers', async () => {
    const { lookAfter } = watchOn({ isAlive: false });
    assert.deepEqual(await lookAfter(DAY_MS), []);
  });

  // biome-ignore format: a table is read by column
  const unreachable: [name: string, machine: Machine, attempt: Attempt, told: string[]][] = [
    ['another process has its number',        { mark: '816@boot' },         HUNG,                                  ['unproved daily-attempt']],
    ['no process here has its number',        { mark: undefined },          HUNG,                                  ['unproved daily-attempt']],
    ['it recorded no mark',                   { mark: undefined },          { ...HUNG, processMark: undefined },   ['unproved daily-attempt']],
    ['it is somebody else’s',                 { mayBeSignalled: false },    HUNG,                                  ['refused daily-attempt']],
  ];
  for (const [name, machine, attempt, told] of unreachable) {
    test(`tells once, and signals nobody, where ${name}`, async () => {
      const { watch, clock, look } = watchOn(machine);
      look([attempt]);
      await clock.advance(TIMEOUT_MS + MINUTE_MS);
      assert.deepEqual(look([attempt]), told);
      await clock.advance(DAY_MS);
      assert.deepEqual(look([attempt]), []);
      assert.deepEqual(
        [watch.hasEnded(attempt), watch.isEnding(), watch.lookAt()],
        [false, false, undefined],
      );
    });
  }

  test('tells once of one that does not die', async () => {
    const { lookAfter } = watchOn();
    await lookAfter(TIMEOUT_MS + MINUTE_MS);
    await lookAfter(10 * SECOND_MS);
    assert.deepEqual(await lookAfter(10 * SECOND_MS), ['undying daily-attempt']);
    assert.deepEqual(await lookAfter(DAY_MS), []);
  });
});
