import { columnsOf, LARGEST_INTEGER, readRows } from '../database/columns.ts';
import type { OnDamage } from '../damage.ts';
import { isError } from '../errors.ts';
import type { Database, Row } from '../lib/sqlite.ts';
import type { Outcome } from '../occurrence.ts';
import type {
  Closing,
  KnownJob,
  OpenAttempt,
  OpenOccurrence,
  Planbook,
  PlannedOccurrence,
  RecordedOccurrence,
  SkippedOccurrences,
} from '../plan.ts';
import { forgetHousekeeping } from './forget.ts';
import { insertOccurrence } from './ledger.ts';
import { RECORDED_ERROR } from './json-columns.ts';
import { createPauses, pausesIn } from './pauses.ts';
import { createRequests } from './requests.ts';

type JobToPlan = Parameters<Planbook['knowJobs']>[0][number];

const NOT_RUNNING = `not exists (select 1 from attempts a
  where a.occurrence_id = occurrences.id and a.state = 'running')`;

/** The planner's part of an open matinee.db; the caller closes the database. */
export function createPlanbook(db: Database): Planbook {
  return {
    knowJobs: (jobs, now) => db.write(() => knowJobs(db, jobs, now)),
    known: async (onDamage) => known(db, onDamage),
    record: (job, due, until, now) => db.write(() => record(db, job, due, until, now)),
    open: async (job) => open(db, job),
    close: (job, closings, now) => db.write(() => close(db, job, closings, now)),
    occurrences: async (job, after, until) => occurrences(db, job, after, until),
    skipped: async (since) => skipped(db, since),
    forgetHousekeeping: (before) => forgetHousekeeping(db, before),
    ...createPauses(db),
    ...createRequests(db),
  };
}

function knowJobs(db: Database, jobs: readonly JobToPlan[], now: Date): KnownJob[] {
  forgiveClockAhead(db, now);
  for (const [position, job] of jobs.entries()) knowJob(db, job, position, now);
  forgetOthers(db, new Set(jobs.map(({ name }) => name)), now);
  return known(db, () => {});
}

/** What was never tried of the time that has not come yet is planned again when it comes. */
function forgiveClockAhead(db: Database, now: Date): void {
  const ahead = db.all<{ name: string }>(
    'select name from jobs where planned_until > ?',
    now.getTime(),
  );
  for (const { name } of ahead) {
    db.run(
      `delete from occurrences where job = ? and due_at > ? and kind <> 'manual'
         and not exists (select 1 from attempts a where a.occurrence_id = occurrences.id)`,
      name,
      now.getTime(),
    );
  }
  for (const column of ['planned_until', 'known_since']) {
    db.run(`update jobs set ${column} = ? where ${column} > ?`, now.getTime(), now.getTime());
  }
}

/** The row of a job that is known with this schedule stays as it is. */
function knowJob(db: Database, job: JobToPlan, position: number, now: Date): void {
  db.run(
    `insert into jobs (name, position, schedule, timezone, housekeeping, known_since, planned_until)
     values (?, ?, ?, ?, ?, ?, ?)
     on conflict (name) do update set position = excluded.position,
       schedule = excluded.schedule, timezone = excluded.timezone,
       known_since = case when ${SAME_SCHEDULE} then jobs.known_since
         else excluded.known_since end,
       planned_until = case when ${SAME_SCHEDULE} then jobs.planned_until
         else excluded.planned_until end
     where jobs.position <> excluded.position or not (${SAME_SCHEDULE})`,
    job.name,
    position,
    job.schedule,
    job.timezone,
    job.housekeeping === true ? 1 : 0,
    now.getTime(),
    now.getTime(),
  );
}

const SAME_SCHEDULE = 'jobs.schedule = excluded.schedule and jobs.timezone = excluded.timezone';

function forgetOthers(db: Database, names: ReadonlySet<string>, now: Date): void {
  for (const { name } of db.all<{ name: string }>('select name from jobs')) {
    if (!names.has(name)) db.run('delete from jobs where name = ?', name);
  }
  const waiting = db.all<{ job: string }>(
    "select distinct job from occurrences where outcome is null and kind <> 'manual'",
  );
  for (const { job } of waiting) {
    if (!names.has(job)) closeDisabled(db, job, now);
  }
}

/** One that cannot be read stays open: it must not keep the other jobs from being planned. */
function closeDisabled(db: Database, job: string, now: Date): void {
  try {
    close(db, job, open(db, job).map(closingOfDisabled), now);
  } catch (error) {
    if (!isError(error, 'store-damaged')) throw error;
  }
}

function closingOfDisabled({ dueAt, attempts }: OpenOccurrence): Closing {
  const last = attempts.at(-1);
  if (last === undefined) return { dueAt, outcome: 'skipped', reason: 'disabled' };
  return { dueAt, outcome: 'failed', reason: last.error ?? 'interrupted' };
}

function known(db: Database, onDamage?: OnDamage): KnownJob[] {
  const { text, flag, instant } = columnsOf(db.path, 'jobs', 'name');
  const read = (row: Row): KnownJob => {
    const name = text(row, 'name');
    const plannedUntil = instant(row, 'planned_until');
    const pauses = db.all(
      `select * from pauses where job = ? and (until is null or until > ?) order by since`,
      name,
      plannedUntil.getTime(),
    );
    return {
      name,
      schedule: text(row, 'schedule'),
      timezone: text(row, 'timezone'),
      housekeeping: flag(row, 'housekeeping'),
      knownSince: instant(row, 'known_since'),
      plannedUntil,
      pauses: pauses.map(pausesIn(db)),
    };
  };
  return readRows(db.all('select * from jobs order by position'), read, onDamage);
}

function record(
  db: Database,
  job: string,
  due: readonly PlannedOccurrence[],
  until: Date,
  now: Date,
): void {
  const row = db.get('select housekeeping from jobs where name = ?', job);
  const kind = row?.['housekeeping'] === 1 ? 'housekeeping' : 'scheduled';
  for (const { dueAt, skip } of due) {
    if (!insertOccurrence(db, { job, dueAt, kind }, now) || skip === undefined) continue;
    settle(db, job, { dueAt, outcome: 'skipped', reason: skip }, now);
  }
  db.run(
    'update jobs set planned_until = ? where name = ? and planned_until < ?',
    until.getTime(),
    job,
    until.getTime(),
  );
}

function close(db: Database, job: string, closings: readonly Closing[], now: Date): void {
  for (const closing of closings) settle(db, job, closing, now);
}

function settle(db: Database, job: string, { dueAt, outcome, reason }: Closing, now: Date): void {
  db.run(
    `update occurrences set outcome = ?, reason = ?, settled_at = ?
     where job = ? and due_at = ? and kind <> 'manual' and outcome is null and ${NOT_RUNNING}`,
    outcome,
    reason,
    now.getTime(),
    job,
    dueAt.getTime(),
  );
}

function open(db: Database, job: string): OpenOccurrence[] {
  const { text, instant } = columnsOf(db.path, 'occurrences', 'id');
  const attempts = columnsOf(db.path, 'attempts', 'id');
  const attemptOf = (row: Row): OpenAttempt => ({
    state: attempts.text(row, 'state') as OpenAttempt['state'],
    endedAt: attempts.optionalInstant(row, 'ended_at'),
    error: attempts.optionalJson(row, 'error', RECORDED_ERROR)?.code,
  });
  return db
    .all(
      `select id, due_at from occurrences
       where job = ? and outcome is null and kind <> 'manual' order by due_at`,
      job,
    )
    .map((row) => ({
      dueAt: instant(row, 'due_at'),
      attempts: db
        .all(
          'select id, state, ended_at, error from attempts where occurrence_id = ? order by n',
          text(row, 'id'),
        )
        .map(attemptOf),
    }));
}

function occurrences(db: Database, job: string, after: Date, until: Date): RecordedOccurrence[] {
  const { instant, optionalInstant, optionalText } = columnsOf(db.path, 'occurrences', 'id');
  // What is no number comes after all of them, and would be left out of every stretch of time.
  const misplaced = db.all(
    'select id, due_at from occurrences where job = ? and due_at > ? limit 1',
    job,
    LARGEST_INTEGER,
  );
  for (const row of misplaced) instant(row, 'due_at');
  return db
    .all(
      `select id, due_at, created_at, outcome, reason, settled_at from occurrences
       where job = ? and kind <> 'manual' and due_at > ? and due_at <= ? order by due_at`,
      job,
      after.getTime(),
      until.getTime(),
    )
    .map((row) => ({
      dueAt: instant(row, 'due_at'),
      recordedAt: instant(row, 'created_at'),
      outcome: optionalText(row, 'outcome') as Outcome | undefined,
      reason: optionalText(row, 'reason'),
      settledAt: optionalInstant(row, 'settled_at'),
    }));
}

function skipped(db: Database, since: Date): SkippedOccurrences[] {
  // Rows counted together have no name but their job's.
  const { text, integer, instant } = columnsOf(db.path, 'occurrences', 'job');
  return db
    .all(
      `select job, reason, count(*) as n, min(due_at) as first_due_at, max(due_at) as due_at
       from occurrences
       where outcome = 'skipped' and settled_at >= ? and kind = 'scheduled'
       group by job, reason order by max(due_at) desc, job`,
      since.getTime(),
    )
    .map((row) => ({
      job: text(row, 'job'),
      reason: text(row, 'reason') as SkippedOccurrences['reason'],
      occurrences: integer(row, 'n'),
      firstDueAt: instant(row, 'first_due_at'),
      lastDueAt: instant(row, 'due_at'),
    }));
}
