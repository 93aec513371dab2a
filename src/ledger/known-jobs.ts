import type { OnDamage } from '../damage.ts';
import { columnsOf, readRows } from '../database/columns.ts';
import { isError } from '../errors.ts';
import type { Database, Row } from '../lib/sqlite.ts';
import {
  type FormerSchedule,
  isAsKnown,
  type KnownJob,
  type Pause,
  type Planbook,
} from '../plan.ts';
import { RECORDED_ERROR } from './json-columns.ts';
import { pausesIn } from './pauses.ts';

type JobToPlan = Parameters<Planbook['knowJobs']>[0][number];

interface JobRow extends Row {
  name: string;
  position: number;
  schedule: string;
  timezone: string;
  housekeeping: number;
  known_since: number;
  planned_until: number;
}

export const NOT_RUNNING = `not exists (select 1 from attempts a
  where a.occurrence_id = occurrences.id and a.state = 'running')`;

/** Which jobs there are, and by which schedules they are and were due. */
export function createKnownJobs(
  db: Database,
): Pick<Planbook, 'knowJobs' | 'known' | 'formerSchedules'> {
  return {
    knowJobs: (jobs, now) => db.write(() => knowJobs(db, jobs, now)),
    known: async (onDamage) => known(db, onDamage),
    formerSchedules: async (job) => formerSchedules(db, job),
  };
}

function knowJobs(db: Database, jobs: readonly JobToPlan[], now: Date): KnownJob[] {
  forgiveClockAhead(db, now);
  const others = new Map(db.all<JobRow>('select * from jobs').map((row) => [row.name, row]));
  for (const [position, job] of jobs.entries()) {
    knowJob(db, { job, row: others.get(job.name) }, position, now);
    others.delete(job.name);
  }
  for (const row of others.values()) forget(db, row, now);
  closeUnplanned(db, new Set(jobs.map((job) => `${kindOf(job)} ${job.name}`)), now);
  return known(db, () => {});
}

/** What was never tried of the time that has not come yet is planned again when it comes. */
function forgiveClockAhead(db: Database, now: Date): void {
  const nowMs = now.getTime();
  const ahead = db.all<{ name: string }>('select name from jobs where planned_until > ?', nowMs);
  for (const { name } of ahead) {
    db.run(
      `delete from occurrences where job = ? and due_at > ? and kind <> 'manual'
         and not exists (select 1 from attempts a where a.occurrence_id = occurrences.id)`,
      name,
      nowMs,
    );
  }
  for (const column of ['planned_until', 'known_since']) {
    db.run(`update jobs set ${column} = ? where ${column} > ?`, nowMs, nowMs);
  }
  db.run('delete from former_schedules where since >= ?', nowMs);
  db.run('update former_schedules set until = ? where until > ?', nowMs, nowMs);
}

/** A row that is to change stays as it is until what came due by it is planned. */
function knowJob(
  db: Database,
  { job, row }: { job: JobToPlan; row: JobRow | undefined },
  position: number,
  now: Date,
): void {
  if (row === undefined) return insertJob(db, job, position, now);
  if (row.position !== position) {
    db.run('update jobs set position = ? where name = ?', position, job.name);
  }
  const is = { ...row, housekeeping: row.housekeeping === 1 };
  if (isAsKnown(job, is) || !isPlanned(row, now)) return;
  forget(db, row, now);
  insertJob(db, job, position, now);
}

function insertJob(db: Database, job: JobToPlan, position: number, now: Date): void {
  db.run(
    `insert into jobs (name, position, schedule, timezone, housekeeping, known_since, planned_until)
     values (?, ?, ?, ?, ?, ?, ?)`,
    job.name,
    position,
    job.schedule,
    job.timezone,
    job.housekeeping === true ? 1 : 0,
    now.getTime(),
    now.getTime(),
  );
}

function isPlanned(row: JobRow, now: Date): boolean {
  return row.planned_until >= now.getTime();
}

/** What a job was due by is kept; so is its row, until all of that is planned. */
function forget(db: Database, row: JobRow, now: Date): void {
  if (!isPlanned(row, now)) return;
  retire(db, row);
  db.run('delete from jobs where name = ?', row.name);
}

/** A schedule that was another's before any time had passed owes nothing. */
function retire(db: Database, row: JobRow): void {
  if (row.known_since >= row.planned_until) return;
  db.run(
    'insert into former_schedules (job, schedule, timezone, since, until) values (?, ?, ?, ?, ?)',
    row.name,
    row.schedule,
    row.timezone,
    row.known_since,
    row.planned_until,
  );
}

/** Closes what waits for a job of a kind that is not planned any more: nobody would run it. */
function closeUnplanned(db: Database, planned: ReadonlySet<string>, now: Date): void {
  const waiting = db.all<{ id: string; job: string; kind: string }>(
    `select id, job, kind from occurrences
     where outcome is null and kind <> 'manual' and ${NOT_RUNNING}`,
  );
  for (const { id, job, kind } of waiting) {
    if (planned.has(`${kind} ${job}`)) continue;
    try {
      const failed = lastFailure(db, id);
      db.run(
        'update occurrences set outcome = ?, reason = ?, settled_at = ? where id = ?',
        failed === undefined ? 'skipped' : 'failed',
        failed ?? 'disabled',
        now.getTime(),
        id,
      );
    } catch (error) {
      // What cannot be read stays open: it must not keep the other jobs from being planned.
      if (!isError(error, 'store-damaged')) throw error;
    }
  }
}

/** Why an occurrence's last attempt did not succeed; undefined where there was none. */
function lastFailure(db: Database, occurrenceId: string): string | undefined {
  const last = db.get(
    'select id, error from attempts where occurrence_id = ? order by n desc limit 1',
    occurrenceId,
  );
  if (last === undefined) return undefined;
  const { optionalJson } = columnsOf(db.path, 'attempts', 'id');
  return optionalJson(last, 'error', RECORDED_ERROR)?.code ?? 'interrupted';
}

function kindOf({ housekeeping }: JobToPlan): 'housekeeping' | 'scheduled' {
  return housekeeping === true ? 'housekeeping' : 'scheduled';
}

function known(db: Database, onDamage?: OnDamage): KnownJob[] {
  const { text, flag, instant } = columnsOf(db.path, 'jobs', 'name');
  const read = (row: Row): KnownJob => {
    const name = text(row, 'name');
    const plannedUntil = instant(row, 'planned_until');
    return {
      name,
      schedule: text(row, 'schedule'),
      timezone: text(row, 'timezone'),
      housekeeping: flag(row, 'housekeeping'),
      knownSince: instant(row, 'known_since'),
      plannedUntil,
      pauses: pausesAfter(db, name, plannedUntil),
    };
  };
  return readRows(db.all('select * from jobs order by position, name'), read, onDamage);
}

function pausesAfter(db: Database, job: string, instant: Date): Pause[] {
  return db
    .all(
      `select * from pauses where job = ? and (until is null or until > ?) order by since`,
      job,
      instant.getTime(),
    )
    .map(pausesIn(db));
}

function formerSchedules(db: Database, job: string): FormerSchedule[] {
  const { text, instant } = columnsOf(db.path, 'former_schedules', 'job', 'since');
  return db.all('select * from former_schedules where job = ? order by since', job).map((row) => ({
    schedule: text(row, 'schedule'),
    timezone: text(row, 'timezone'),
    since: instant(row, 'since'),
    until: instant(row, 'until'),
  }));
}
