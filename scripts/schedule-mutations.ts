import type { Mutation } from './mutation.ts';

const SCHEDULE = ['src/schedule/due.test.ts', 'src/schedule/decide.test.ts'];

/** What is planned wrongly. */
export const SCHEDULE_MUTATIONS: readonly Mutation[] = [
  {
    name: 'catch-up: the window never ends',
    why: 'a run of last month is made up for today, under its old name',
    file: 'src/schedule/due.ts',
    find: "if (now >= windowEnd(dueAt, policy, schedule)) return 'stale';",
    replace: '',
    tests: SCHEDULE,
  },
  {
    name: 'catch-up: the older ones run too',
    why: 'a week of downtime is followed by seven daily runs',
    file: 'src/schedule/due.ts',
    find: "if (policy.catchUp === 'latest' && !newest) return 'superseded';",
    replace: '',
    tests: SCHEDULE,
  },
  {
    name: 'overlap: what comes due while its job runs waits, whatever the policy',
    why: 'a slow job is followed by all the runs that it was to leave out',
    file: 'src/schedule/due.ts',
    find: "return overlaps && policy.overlap === 'skip' ? 'overlap' : undefined;",
    replace: 'return undefined;',
    tests: SCHEDULE,
  },
  {
    name: 'pause: what came due in it is owed',
    why: 'resuming a job starts what was paused on purpose',
    file: 'src/schedule/due.ts',
    find: "if (isPausedAt(dueAt, pauses) || isPausedAt(now, pauses)) return 'paused';",
    replace: "if (isPausedAt(now, pauses)) return 'paused';",
    tests: SCHEDULE,
  },
  {
    name: 'retries: a failed run is tried again at once',
    why: 'a TMDB that is down is asked without end',
    file: 'src/schedule/decide.ts',
    find: '(retryDelaysMs[spent - 1] ?? 0)',
    replace: '0',
    tests: SCHEDULE,
  },
  {
    name: 'retries: they never end',
    why: 'an occurrence that fails is never settled',
    file: 'src/schedule/decide.ts',
    find: 'if (one.spent > policy.retryDelaysMs.length)',
    replace: 'if (one.spent > 99)',
    tests: SCHEDULE,
  },
  {
    name: 'schedule: a changed one owes for the past',
    why: 'an edit of matinee.yaml starts runs that nobody missed',
    file: 'src/ledger/planbook.ts',
    find: 'planned_until = case when ${SAME_SCHEDULE} then jobs.planned_until',
    replace: 'planned_until = case when 1 = 1 then jobs.planned_until',
    tests: ['src/schedule/scheduler.test.ts'],
  },
];
