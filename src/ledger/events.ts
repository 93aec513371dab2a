import { columnsOf, readRows } from '../database/columns.ts';
import type {
  Ending,
  FailureRow,
  GivenUp,
  Happening,
  LedgerEvent,
  LedgerEvents,
  Skip,
} from '../ledger-event.ts';
import type { Database, Queries, Row } from '../lib/database.ts';
import type { OccurrenceKind } from '../occurrence.ts';
import { FAILURE_ROW, failureRowOf, kept, WHY, whyOf } from './event-details.ts';

/** Reads the events of an open matinee.db; the caller closes the database. */
export function createLedgerEvents(db: Database): LedgerEvents {
  return {
    after: async (position, limit, onDamage) => {
      const rows = await db.all(
        `select * from ledger_events where position > ? order by position limit ${limit}`,
        position,
      );
      return readRows(rows, eventsIn(db), onDamage);
    },
    lastPosition: async () => {
      const row = await db.get('select coalesce(max(position), 0) as position from ledger_events');
      return row === undefined ? 0 : columnsIn(db).integer(row, 'position');
    },
    endingOf: (job, dueAt) => endingOf(db, job, dueAt),
    premature: (job, dueAt) => premature(db, job, dueAt),
    failureRow: (job) => failureRow(db, job),
  };
}

/** Of whom something is told. */
export interface Whose {
  job: string;
  kind: OccurrenceKind;
}

/** Records what happened, in the transaction in which it does. */
export async function recordEvent(
  db: Queries,
  { job, kind }: Whose,
  happening: Happening,
  now: Date,
): Promise<void> {
  await db.run(
    `insert into ledger_events (position, at, job, kind, event, due_at, run, detail)
     select coalesce(max(position), 0) + 1, ?, ?, ?, ?, ?, ?, ? from ledger_events`,
    now.getTime(),
    job,
    kind,
    happening.event,
    'dueAt' in happening ? happening.dueAt.getTime() : null,
    ('run' in happening ? happening.run : undefined) ?? null,
    kept('why' in happening ? happening.why : happening.row),
  );
}

/** Records that an attempt failed or succeeded, where that makes, lengthens or ends a row. */
export async function recordInRow(
  db: Queries,
  { run, ...whose }: Whose & { run: string },
  state: 'failed' | 'succeeded',
  now: Date,
): Promise<void> {
  const before = await failureRow(db, whose.job);
  if (state === 'failed') {
    const { failures = 0, since = now } = before ?? {};
    const row = { failures: failures + 1, since };
    await recordEvent(db, whose, { event: 'failed', run, row }, now);
  } else if (before !== undefined) {
    await recordEvent(db, whose, { event: 'recovered', run, row: before }, now);
  }
}

async function failureRow(db: Queries, job: string): Promise<FailureRow | undefined> {
  const row = await db.get(
    `select * from ledger_events where job = ? and event in ('failed', 'recovered')
     order by position desc limit 1`,
    job,
  );
  const last = row && eventsIn(db)(row);
  return last?.event === 'failed' ? last.row : undefined;
}

async function endingOf(db: Queries, job: string, dueAt: Date): Promise<Ending | undefined> {
  const row = await db.get(
    `select * from ledger_events
     where job = ? and due_at = ? and kind <> 'manual' and event in ('skipped', 'gave_up')
     order by position desc limit 1`,
    job,
    dueAt.getTime(),
  );
  const last = row && eventsIn(db)(row);
  return last?.event === 'skipped' || last?.event === 'gave_up' ? last : undefined;
}

/** `e` is an event that says that an attempt of an occurrence, and those before, do not count. */
export const OWED_AGAIN = "e.event = 'owed_again'";

async function premature(db: Queries, job: string, dueAt: Date): Promise<string | undefined> {
  const row = await db.get(
    `select * from ledger_events e where e.job = ? and e.due_at = ? and ${OWED_AGAIN}
     order by e.position desc limit 1`,
    job,
    dueAt.getTime(),
  );
  const last = row && eventsIn(db)(row);
  return last?.event === 'owed_again' ? last.run : undefined;
}

function columnsIn({ path }: Queries) {
  return columnsOf(path, 'ledger_events', 'position');
}

function eventsIn(db: Queries): (row: Row) => LedgerEvent {
  const { text, optionalText, integer, instant, json } = columnsIn(db);
  return (row) => {
    const head = {
      position: integer(row, 'position'),
      at: instant(row, 'at'),
      job: text(row, 'job'),
      kind: text(row, 'kind') as OccurrenceKind,
    };
    const event = text(row, 'event') as LedgerEvent['event'];
    const run = optionalText(row, 'run');
    if (event === 'failed' || event === 'recovered') {
      return { ...head, event, run, row: failureRowOf(json(row, 'detail', FAILURE_ROW)) };
    }
    const dueAt = instant(row, 'due_at');
    const why = whyOf(json(row, 'detail', WHY));
    if (event === 'owed_again') {
      return { ...head, event, dueAt, run: text(row, 'run'), why: { reason: 'clock-ahead' } };
    }
    return event === 'skipped'
      ? { ...head, event, dueAt, why: why as Skip }
      : { ...head, event, dueAt, run, why: why as GivenUp };
  };
}
