import type { Mutation } from './mutation.ts';

const AHEAD = ['src/ledger/ledger.test.ts'];
const SCHEDULER = ['src/schedule/scheduler.test.ts'];
const COLLECT = ['src/collect/collect.test.ts', 'src/collect/past.test.ts'];

/** What a clock that is wrong does where nobody looks. */
export const CLOCK_MUTATIONS: readonly Mutation[] = [
  {
    name: 'clock ahead: what was run too early stays done',
    why: 'a clock that was two days ahead for a minute uses up the days to come',
    file: 'src/ledger/known-jobs.ts',
    find: '  await oweAgain(db, now);\n',
    replace: '',
    tests: SCHEDULER,
  },
  {
    name: 'clock ahead: what was run a minute too early is owed again',
    why: 'each correction of a clock runs its jobs twice',
    file: 'src/ledger/known-jobs.ts',
    find: 'aheadOf(now).getTime()',
    replace: 'now.getTime()',
    tests: SCHEDULER,
  },
  {
    name: 'clock ahead: the tries made too early count',
    why: 'what failed by a wrong clock is given up before its time has come',
    file: 'src/ledger/planbook.ts',
    find: 'where e.job = ? and e.due_at = ? and ${OWED_AGAIN}), 0)',
    replace: "where e.job = ? and e.due_at = ? and e.event = 'nothing'), 0)",
    tests: AHEAD,
  },
  {
    name: 'clock ahead: its run is a success too many',
    why: 'health calls it a fault of the program for ever',
    file: 'src/ledger/ledger.ts',
    find: 'where e.job = o.job and e.due_at = o.due_at and ${OWED_AGAIN})',
    replace: "where e.job = o.job and e.due_at = o.due_at and e.event = 'nothing')",
    tests: AHEAD,
  },
  {
    name: 'clock ahead: its file keeps others out',
    why: 'a list stamped by a wrong clock withholds the right one',
    file: 'src/collect/past.ts',
    find: 'current && current.recordedAt <= recordedBy ? current : undefined',
    replace: 'current',
    tests: COLLECT,
  },
  {
    name: 'wrong clock: what TMDB says of the time is not asked',
    why: 'a list of today is published as that of the day after tomorrow',
    file: 'src/collect/collect.ts',
    find: '  refuseWrongClock(attempt, movies, clock.now());\n',
    replace: '',
    tests: COLLECT,
  },
  {
    name: 'wrong clock: the age of a cached answer is left out',
    why: 'a cache of eight hours makes a clock that is right look wrong',
    file: 'src/tmdb/server-time.ts',
    find: 'madeAtMs + ageS * SECOND_MS',
    replace: 'madeAtMs',
    tests: ['src/tmdb/server-time.test.ts'],
  },
  {
    name: 'wrong clock: any server is believed',
    why: 'a recording of two years ago, or a mirror, keeps everything from being published',
    file: 'src/tmdb/client.ts',
    find: 'isTimekeeper ? aheadMs(response, observedAt) : undefined',
    replace: 'aheadMs(response, observedAt)',
    tests: ['src/tmdb/client.test.ts'],
  },
];
