import type { Mutation } from './mutation.ts';

const LEDGER = ['src/ledger/ledger.test.ts'];

/** Faults in what is recorded of what happened. */
export const EVENT_MUTATIONS: readonly Mutation[] = [
  {
    name: 'events: an occurrence is given up without a word',
    why: 'nobody can say why it was not tried again',
    file: 'src/ledger/ledger.ts',
    find: 'if (settled === 1) await recordLastTry(db, attemptId, now);',
    replace: '',
    tests: LEDGER,
  },
  {
    name: 'events: what was settled already is given up again',
    why: 'somebody is told twice of one failure',
    file: 'src/ledger/ledger.ts',
    find: 'if (settled === 1) await recordLastTry',
    replace: 'if (settled >= 0) await recordLastTry',
    tests: LEDGER,
  },
  {
    name: 'events: an interruption lengthens a row of failures',
    why: 'a daemon that is restarted thrice calls its jobs failing',
    file: 'src/ledger/ledger.ts',
    find: "if (state !== 'interrupted') await recordInRow(db, await whose(db, attemptId), state, now);",
    replace:
      "await recordInRow(db, await whose(db, attemptId), state === 'interrupted' ? 'failed' : state, now);",
    tests: LEDGER,
  },
  {
    name: 'events: a row of failures begins with its last',
    why: 'people look for the cause in the wrong night',
    file: 'src/ledger/events.ts',
    find: 'const { failures = 0, since = now } = before ?? {};',
    replace: 'const [failures, since] = [before?.failures ?? 0, now];',
    tests: LEDGER,
  },
  {
    name: 'events: a success is told though nothing had failed',
    why: 'every run is told as a recovery',
    file: 'src/ledger/events.ts',
    find: '} else if (before !== undefined) {',
    replace: '} else {\n    // @ts-expect-error planted',
    tests: LEDGER,
  },
  {
    name: 'events: the last position is forgotten with the household',
    why: 'whoever reads on from a position misses what comes next',
    file: 'src/ledger/forget.ts',
    find: 'and position < (select max(position) from ledger_events)',
    replace: '',
    tests: LEDGER,
  },
  {
    name: 'events: why an occurrence ended is asked of a run by hand',
    why: 'explain gives the reason of another run',
    file: 'src/ledger/events.ts',
    find: "and kind <> 'manual' and event in",
    replace: 'and event in',
    tests: LEDGER,
  },
  {
    name: 'events: no store of an older program is asked how its jobs stand',
    why: 'a job that had failed for a week is well by an upgrade',
    file: 'src/ledger/schema.ts',
    find: 'a.started_at > good.last_at',
    replace: 'a.started_at < good.last_at',
    tests: ['test/old-homes.test.ts'],
  },
  {
    name: 'events: those who ask at once are told the same event twice',
    why: 'the log shows failures that there were not',
    file: 'src/daemon/happenings.ts',
    find: 'const inOrder = oneAtATime();',
    replace: 'const inOrder = (work: () => Promise<void>) => work();',
    tests: ['src/daemon/happenings.test.ts'],
  },
  {
    name: 'explain: what ended is judged by what is configured now',
    why: 'the answer changes with an edit of matinee.yaml',
    file: 'src/schedule/explain.ts',
    find: "if (ending?.event !== 'gave_up') {",
    replace:
      "if (facts.job?.retryDelaysMs.length === 0) return { kind: 'spent' };\n  if (ending?.event !== 'gave_up') {",
    tests: ['src/schedule/explain.test.ts', 'test/cli-explain.test.ts'],
  },
];
