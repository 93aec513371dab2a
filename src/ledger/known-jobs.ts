import type { OnDamage } from '../damage.ts';
import { columnsOf, readRows } from '../database/columns.ts';
import { isError } from '../errors.ts';
import { aheadOf } from '../lib/clock.ts';
import type { Database, Queries, Row } from '../lib/database.ts';
import type { OccurrenceKind } from '../occurrence.ts';
import {
  type Closing,
  type FormerSchedule,
  isAsKnown,
  type KnownJob,
  type Planbook,
} from '../plan.ts';
import { closeOccurrence, type OpenRow } from './close-occurrence.ts';
import { recordEvent } from './events.ts';
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
    knowJobs: (jobs, now) => db.write((transaction) => knowJobs(transaction, jobs, now)),
    known: (onDamage) => db.snapshot((state) => known(state, onDamage)),
    formerSchedules: (job) => formerSchedules(db, job),
  };
}

async function knowJobs(db: Queries, jobs: readonly JobToPlan[], now: Date): Promise<KnownJob[]> {
  await forgiveClockAhead(db, now);
  const others = new Map(
    (await db.all<JobRow>('select * from jobs')).map((row) => [row.name, row]),
  );
  for (const [position, job] of jobs.entries()) {
    await knowJob(db, { job, row: others.get(job.name) }, position, now);
    others.delete(job.name);
  }
  for (const row of others.values()) await forget(db, row, now);
  await closeUnplanned(db, new Set(jobs.map((job) => `${kindOf(job)} ${job.name}`)), now);
  return known(db, () => {});
}

/** What was never tried of the time that has not come yet is planned again when it comes. */
async function forgiveClockAhead(db: Queries, now: Date): Promise<void> {
  const nowMs = now.getTime();
  const ahead = await db.all<{ name: string }>(
    'select name from jobs where planned_until > ?',
    nowMs,
  );
  for (const { name } of ahead) {
    await db.run(
      `delete from occurrences where job = ? and due_at > ? and kind <> 'manual'
         and not exists (select 1 from attempts a where a.occurrence_id = occurrences.id)`,
      name,
      nowMs,
    );
  }
  for (const column of ['planned_until', 'known_since']) {
    await db.run(`update jobs set ${column} = ? where ${column} > ?`, nowMs, nowMs);
  }
  await oweAgain(db, now);
  await db.run('delete from former_schedules where since >= ?', nowMs);
  await db.run('update former_schedules set until = ? where until > ?', nowMs, nowMs);
}

/** What has an outcome though its time is still to come, of the jobs that there are. */
const SETTLED_AHEAD = `
  select o.id, o.job, o.kind, o.due_at,
    (select a.id from attempts a where a.occurrence_id = o.id order by a.n desc limit 1) as run
  from jobs j join occurrences o on o.job = j.name and o.due_at > ?
  where o.outcome is not null and o.kind <> 'manual'`;

/** It is run when its time comes. Clocks that run a little fast have run nothing else's list. */
async function oweAgain(db: Queries, now: Date): Promise<void> {
  const ahead = await db.all(SETTLED_AHEAD, aheadOf(now).getTime());
  const { text, optionalText, instant } = columnsOf(db.path, 'occurrences', 'id');
  for (const row of ahead) {
    const run = optionalText(row, 'run');
    if (run === undefined) continue; // it was never tried: forgotten above, or another program's
    await db.run(
      `update occurrences set outcome = null, reason = null, settled_at = null,
         waited_from = null, created_at = ? where id = ?`,
      now.getTime(),
      text(row, 'id'),
    );
    const of = { job: text(row, 'job'), kind: text(row, 'kind') as OccurrenceKind };
    const why = { reason: 'clock-ahead' } as const;
    const dueAt = instant(row, 'due_at');
    await recordEvent(db, of, { event: 'owed_again', dueAt, run, why }, now);
  }
}

/** A row that is to change stays as it is until what came due by it is planned. */
async function knowJob(
  db: Queries,
  { job, row }: { job: JobToPlan; row: JobRow | undefined },
  position: number,
  now: Date,
): Promise<void> {
  if (row === undefined) return insertJob(db, job, position, now);
  if (row.position !== position) {
    await db.run('update jobs set position = ? where name = ?', position, job.name);
  }
  const is = { ...row, housekeeping: row.housekeeping === 1 };
  if (isAsKnown(job, is) || !isPlanned(row, now)) return;
  await forget(db, row, now);
  await insertJob(db, job, position, now);
}

async function insertJob(db: Queries, job: JobToPlan, position: number, now: Date): Promise<void> {
  await db.run(
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
async function forget(db: Queries, row: JobRow, now: Date): Promise<void> {
  if (!isPlanned(row, now)) return;
  await retire(db, row);
  await db.run('delete from jobs where name = ?', row.name);
}

/** A schedule that was another's before any time had passed owes nothing. */
async function retire(db: Queries, row: JobRow): Promise<void> {
  if (row.known_since >= row.planned_until) return;
  await db.run(
    'insert into former_schedules (job, schedule, timezone, since, until) values (?, ?, ?, ?, ?)',
    row.name,
    row.schedule,
    row.timezone,
    row.known_since,
    row.planned_until,
  );
}

/** Closes what waits for a job of a kind that is not planned any more: nobody would run it. */
async function closeUnplanned(db: Queries, planned: ReadonlySet<string>, now: Date): Promise<void> {
  const waiting = await db.all<OpenRow & { due_at: number }>(
    `select id, job, kind, due_at from occurrences
     where outcome is null and kind <> 'manual' and ${NOT_RUNNING}`,
  );
  for (const { due_at, ...open } of waiting) {
    if (planned.has(`${open.kind} ${open.job}`)) continue;
    try {
      const failed = await lastFailure(db, open.id);
      const how = { dueAt: new Date(due_at), why: { reason: 'disabled' } } as const;
      const closing: Closing =
        failed === undefined
          ? { ...how, outcome: 'skipped' }
          : { ...how, outcome: 'failed', reason: failed };
      await closeOccurrence(db, open, closing, now);
    } catch (error) {
      // What cannot be read stays open: it must not keep the other jobs from being planned.
      if (!isError(error, 'store-damaged')) throw error;
    }
  }
}

/** Why an occurrence's last attempt did not succeed; undefined where there was none. */
async function lastFailure(db: Queries, occurrenceId: string): Promise<string | undefined> {
  const last = await db.get(
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

async function known(db: Queries, onDamage?: OnDamage): Promise<KnownJob[]> {
  const { text, flag, instant } = columnsOf(db.path, 'jobs', 'name');
  const rows = await db.all<JobRow>('select * from jobs order by position, name');
  const pauses = await openPauses(db);
  const read = (row: Row): KnownJob => ({
    name: text(row, 'name'),
    schedule: text(row, 'schedule'),
    timezone: text(row, 'timezone'),
    housekeeping: flag(row, 'housekeeping'),
    knownSince: instant(row, 'known_since'),
    plannedUntil: instant(row, 'planned_until'),
    pauses: pauses.filter(({ job }) => job === row['name']).map(pausesIn(db)),
  });
  return readRows(rows, read, onDamage);
}

/** The pauses that reach beyond what is planned of their jobs. */
function openPauses(db: Queries): Promise<Row[]> {
  return db.all(
    `select p.* from pauses p join jobs j on j.name = p.job
     where p.until is null or p.until > j.planned_until
     order by p.since`,
  );
}

async function formerSchedules(db: Queries, job: string): Promise<FormerSchedule[]> {
  const { text, instant } = columnsOf(db.path, 'former_schedules', 'job', 'since');
  const rows = await db.all('select * from former_schedules where job = ? order by since', job);
  return rows.map((row) => ({
    schedule: text(row, 'schedule'),
    timezone: text(row, 'timezone'),
    since: instant(row, 'since'),
    until: instant(row, 'until'),
  }));
}
