import type { Database, Row } from '../lib/sqlite.ts';
import type { Outcome } from '../occurrence.ts';
import type {
  Closing,
  HeldOccurrence,
  KnownJob,
  OpenAttempt,
  OpenOccurrence,
  Planbook,
  PlannedOccurrence,
  RecordedOccurrence,
  SkippedOccurrences,
  WaitingOccurrence,
} from '../plan.ts';
import { forgetHousekeeping } from './forget.ts';
import { insertOccurrence } from './ledger.ts';
import { createPauses, pauseOf } from './pauses.ts';
import { createRequests } from './requests.ts';

type JobToPlan = Parameters<Planbook['knowJobs']>[0][number];

const NOT_RUNNING = `not exists (select 1 from attempts a
  where a.occurrence_id = occurrences.id and a.state = 'running')`;

/** The planner's part of an open matinee.db; the caller closes the database. */
export function createPlanbook(db: Database): Planbook {
  return {
    knowJobs: (jobs, now) => db.write(() => knowJobs(db, jobs, now)),
    known: async () => known(db),
    record: (job, due, until, now) => db.write(() => record(db, job, due, until, now)),
    open: async (job) => open(db, job),
    hold: (waiting, now) => db.write(() => hold(db, waiting, now)),
    held: async () => held(db),
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
  return known(db);
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
    if (!names.has(job)) close(db, job, open(db, job).map(closingOfDisabled), now);
  }
}

function closingOfDisabled({ dueAt, attempts }: OpenOccurrence): Closing {
  const last = attempts.at(-1);
  if (last === undefined) return { dueAt, outcome: 'skipped', reason: 'disabled' };
  return { dueAt, outcome: 'failed', reason: last.error ?? 'interrupted' };
}

function known(db: Database): KnownJob[] {
  return db.all('select * from jobs order by position').map((row) => ({
    name: String(row['name']),
    schedule: String(row['schedule']),
    timezone: String(row['timezone']),
    housekeeping: row['housekeeping'] === 1,
    knownSince: new Date(Number(row['known_since'])),
    plannedUntil: new Date(Number(row['planned_until'])),
    pauses: db
      .all(
        `select * from pauses where job = ? and (until is null or until > ?) order by since`,
        String(row['name']),
        Number(row['planned_until']),
      )
      .map(pauseOf),
  }));
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

/** An attempt that began since it was held ended that wait: this is another. */
const BEGUN_SINCE = `exists (select 1 from attempts a
  where a.occurrence_id = occurrences.id and a.started_at >= occurrences.waited_from)`;

function hold(db: Database, waiting: readonly WaitingOccurrence[], now: Date): void {
  for (const { job, dueAt } of waiting) {
    db.run(
      `update occurrences set waited_from = ?
       where job = ? and due_at = ? and kind <> 'manual' and outcome is null
         and (waited_from is null or ${BEGUN_SINCE})`,
      now.getTime(),
      job,
      dueAt.getTime(),
    );
  }
}

function held(db: Database): HeldOccurrence[] {
  return db
    .all(
      `select job, due_at, waited_from from occurrences
       where outcome is null and kind <> 'manual' and waited_from is not null
         and not ${BEGUN_SINCE}
       order by due_at, waited_from, job`,
    )
    .map((row) => ({
      job: String(row['job']),
      dueAt: new Date(Number(row['due_at'])),
      waitedFrom: new Date(Number(row['waited_from'])),
    }));
}

function open(db: Database, job: string): OpenOccurrence[] {
  return db
    .all(
      `select id, due_at, created_at, case when ${BEGUN_SINCE} then null else waited_from end
         as waited_from
       from occurrences
       where job = ? and outcome is null and kind <> 'manual' order by due_at`,
      job,
    )
    .map((row) => ({
      dueAt: new Date(Number(row['due_at'])),
      recordedAt: new Date(Number(row['created_at'])),
      waitedFrom: instantOf(row['waited_from']),
      attempts: db
        .all(
          'select state, ended_at, error from attempts where occurrence_id = ? order by n',
          String(row['id']),
        )
        .map(attemptOf),
    }));
}

function attemptOf(row: Row): OpenAttempt {
  const error = row['error'] === null ? undefined : JSON.parse(row['error'] as string);
  return {
    state: row['state'] as OpenAttempt['state'],
    endedAt: instantOf(row['ended_at']),
    error: error?.code,
  };
}

function occurrences(db: Database, job: string, after: Date, until: Date): RecordedOccurrence[] {
  return db
    .all(
      `select due_at, created_at, waited_from, outcome, reason, settled_at from occurrences
       where job = ? and kind <> 'manual' and due_at > ? and due_at <= ? order by due_at`,
      job,
      after.getTime(),
      until.getTime(),
    )
    .map((row) => ({
      dueAt: new Date(Number(row['due_at'])),
      recordedAt: new Date(Number(row['created_at'])),
      waitedFrom: instantOf(row['waited_from']),
      outcome: (row['outcome'] as Outcome | null) ?? undefined,
      reason: (row['reason'] as string | null) ?? undefined,
      settledAt: instantOf(row['settled_at']),
    }));
}

function instantOf(value: unknown): Date | undefined {
  return value === null ? undefined : new Date(Number(value));
}

function skipped(db: Database, since: Date): SkippedOccurrences[] {
  return db
    .all(
      `select job, reason, count(*) as n, min(due_at) as first_due_at, max(due_at) as last_due_at
       from occurrences
       where outcome = 'skipped' and settled_at >= ? and kind = 'scheduled'
       group by job, reason order by last_due_at desc, job`,
      since.getTime(),
    )
    .map((row) => ({
      job: String(row['job']),
      reason: row['reason'] as SkippedOccurrences['reason'],
      occurrences: Number(row['n']),
      firstDueAt: new Date(Number(row['first_due_at'])),
      lastDueAt: new Date(Number(row['last_due_at'])),
    }));
}
