import { columnsOf, LARGEST_INTEGER } from '../database/columns.ts';
import type { Database, Queries, Row } from '../lib/database.ts';
import type { Outcome } from '../occurrence.ts';
import type {
  Closing,
  HeldOccurrence,
  OpenAttempt,
  OpenOccurrence,
  Planbook,
  PlannedOccurrence,
  RecordedOccurrence,
  SkippedOccurrences,
  WaitingOccurrence,
} from '../plan.ts';
import { closeOccurrence, type OpenRow } from './close-occurrence.ts';
import { OWED_AGAIN } from './events.ts';
import { forgetHousekeeping } from './forget.ts';
import { createKnownJobs, NOT_RUNNING } from './known-jobs.ts';
import { insertOccurrence } from './ledger.ts';
import { RECORDED_ERROR } from './json-columns.ts';
import { createPauses } from './pauses.ts';
import { createRequests } from './requests.ts';

/** The planner's part of an open matinee.db; the caller closes the database. */
export function createPlanbook(db: Database): Planbook {
  return {
    ...createKnownJobs(db),
    record: (job, due, until, now) =>
      db.write((transaction) => record(transaction, job, due, until, now)),
    open: (job) => db.snapshot((state) => open(state, job)),
    hold: (waiting, now) => db.write((transaction) => hold(transaction, waiting, now)),
    held: () => held(db),
    close: (job, closings, now) =>
      db.write((transaction) => close(transaction, job, closings, now)),
    occurrences: (job, after, until) =>
      db.snapshot((state) => occurrences(state, job, after, until)),
    skipped: (since) => skipped(db, since),
    forgetHousekeeping: (before) => forgetHousekeeping(db, before),
    ...createPauses(db),
    ...createRequests(db),
  };
}

async function record(
  db: Queries,
  job: string,
  due: readonly PlannedOccurrence[],
  until: Date,
  now: Date,
): Promise<void> {
  const row = await db.get('select housekeeping from jobs where name = ?', job);
  const kind = row?.['housekeeping'] === 1 ? 'housekeeping' : 'scheduled';
  for (const { dueAt, skip } of due) {
    if (!(await insertOccurrence(db, { job, dueAt, kind }, now)) || skip === undefined) continue;
    await settle(db, job, { dueAt, outcome: 'skipped', why: skip }, now);
  }
  await db.run(
    'update jobs set planned_until = ? where name = ? and planned_until < ?',
    until.getTime(),
    job,
    until.getTime(),
  );
}

async function close(
  db: Queries,
  job: string,
  closings: readonly Closing[],
  now: Date,
): Promise<void> {
  for (const closing of closings) await settle(db, job, closing, now);
}

/** Changes nothing where the occurrence has an outcome, or runs. */
async function settle(db: Queries, job: string, closing: Closing, now: Date): Promise<void> {
  const open = await db.get<OpenRow>(
    `select id, job, kind from occurrences
     where job = ? and due_at = ? and kind <> 'manual' and outcome is null and ${NOT_RUNNING}`,
    job,
    closing.dueAt.getTime(),
  );
  if (open !== undefined) await closeOccurrence(db, open, closing, now);
}

/** An attempt that began since it was held ended that wait: this is another. */
const BEGUN_SINCE = `exists (select 1 from attempts a
  where a.occurrence_id = occurrences.id and a.started_at >= occurrences.waited_from)`;

async function hold(db: Queries, waiting: readonly WaitingOccurrence[], now: Date): Promise<void> {
  for (const { job, dueAt } of waiting) {
    await db.run(
      `update occurrences set waited_from = ?
       where job = ? and due_at = ? and kind <> 'manual' and outcome is null
         and (waited_from is null or ${BEGUN_SINCE})`,
      now.getTime(),
      job,
      dueAt.getTime(),
    );
  }
}

async function held(db: Queries): Promise<HeldOccurrence[]> {
  const { text, instant } = columnsOf(db.path, 'occurrences', 'id');
  const rows = await db.all(
    `select id, job, due_at, waited_from from occurrences
       where outcome is null and kind <> 'manual' and waited_from is not null
         and not ${BEGUN_SINCE}
       order by due_at, waited_from, job`,
  );
  return rows.map((row) => ({
    job: text(row, 'job'),
    dueAt: instant(row, 'due_at'),
    waitedFrom: instant(row, 'waited_from'),
  }));
}

/** Those of an occurrence, but for what a clock that was ahead ran before its time. */
const COUNTING_ATTEMPTS = `
  select id, state, ended_at, error from attempts
  where occurrence_id = ? and n > coalesce((
    select max(a.n) from ledger_events e join attempts a on a.id = e.run
    where e.job = ? and e.due_at = ? and ${OWED_AGAIN}), 0)
  order by n`;

async function open(db: Queries, job: string): Promise<OpenOccurrence[]> {
  const { text, instant, optionalInstant } = columnsOf(db.path, 'occurrences', 'id');
  const attempts = columnsOf(db.path, 'attempts', 'id');
  const attemptOf = (row: Row): OpenAttempt => ({
    state: attempts.text(row, 'state') as OpenAttempt['state'],
    endedAt: attempts.optionalInstant(row, 'ended_at'),
    error: attempts.optionalJson(row, 'error', RECORDED_ERROR)?.code,
  });
  const rows = await db.all(
    `select id, due_at, created_at, case when ${BEGUN_SINCE} then null else waited_from end
         as waited_from
       from occurrences
       where job = ? and outcome is null and kind <> 'manual' order by due_at`,
    job,
  );
  const found: OpenOccurrence[] = [];
  for (const row of rows) {
    const attempts = await db.all(COUNTING_ATTEMPTS, text(row, 'id'), job, Number(row['due_at']));
    found.push({
      dueAt: instant(row, 'due_at'),
      recordedAt: instant(row, 'created_at'),
      waitedFrom: optionalInstant(row, 'waited_from'),
      attempts: attempts.map(attemptOf),
    });
  }
  return found;
}

async function occurrences(
  db: Queries,
  job: string,
  after: Date,
  until: Date,
): Promise<RecordedOccurrence[]> {
  const { instant, optionalInstant, optionalText } = columnsOf(db.path, 'occurrences', 'id');
  // What is no number comes after all of them, and would be left out of every stretch of time.
  const misplaced = await db.all(
    'select id, due_at from occurrences where job = ? and due_at > ? limit 1',
    job,
    LARGEST_INTEGER,
  );
  for (const row of misplaced) instant(row, 'due_at');
  const rows = await db.all(
    `select id, due_at, created_at, waited_from, outcome, reason, settled_at from occurrences
       where job = ? and kind <> 'manual' and due_at > ? and due_at <= ? order by due_at`,
    job,
    after.getTime(),
    until.getTime(),
  );
  return rows.map((row) => ({
    dueAt: instant(row, 'due_at'),
    recordedAt: instant(row, 'created_at'),
    waitedFrom: optionalInstant(row, 'waited_from'),
    outcome: optionalText(row, 'outcome') as Outcome | undefined,
    reason: optionalText(row, 'reason'),
    settledAt: optionalInstant(row, 'settled_at'),
  }));
}

async function skipped(db: Queries, since: Date): Promise<SkippedOccurrences[]> {
  // Rows counted together have no name but their job's.
  const { text, integer, instant } = columnsOf(db.path, 'occurrences', 'job');
  const rows = await db.all(
    `select job, reason, count(*) as n, min(due_at) as first_due_at, max(due_at) as due_at
       from occurrences
       where outcome = 'skipped' and settled_at >= ? and kind = 'scheduled'
       group by job, reason order by max(due_at) desc, job`,
    since.getTime(),
  );
  return rows.map((row) => ({
    job: text(row, 'job'),
    reason: text(row, 'reason') as SkippedOccurrences['reason'],
    occurrences: integer(row, 'n'),
    firstDueAt: instant(row, 'first_due_at'),
    lastDueAt: instant(row, 'due_at'),
  }));
}
