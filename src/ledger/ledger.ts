import { columnsOf, readRows } from '../database/columns.ts';
import type { OnDamage } from '../damage.ts';
import type { Database, Queries } from '../lib/database.ts';
import {
  type Attempt,
  type AttemptEnd,
  type AttemptFilter,
  type AttemptState,
  type Claim,
  type ClaimRequest,
  type DueInstant,
  type Ledger,
  type OccurrenceKind,
  type Outcome,
  type RecordedError,
} from '../occurrence.ts';
import { attemptsIn } from './attempt-row.ts';
import { countAttempt } from './counts.ts';
import { kept, lastTryOf, WHY } from './event-details.ts';
import { OWED_AGAIN, recordEvent, recordInRow, type Whose } from './events.ts';

const SELECT = `
  select a.*, o.due_at, o.outcome, o.reason
  from attempts a join occurrences o on o.id = a.occurrence_id`;

/** The ledger's part of an open matinee.db; the caller closes the database. */
export function createLedger(db: Database): Ledger {
  return {
    claim: (request, now) => db.write((transaction) => claim(transaction, request, now)),
    finish: (attemptId, end, now) =>
      db.write((transaction) => finish(transaction, attemptId, end, now)),
    attempts: (filter, onDamage) => list(db, filter, onDamage),
    attempt: (id) => find(db, id),
    succeededTwice: (among) => succeededTwice(db, among),
  };
}

async function claim(db: Queries, request: ClaimRequest, now: Date): Promise<Claim> {
  const { id, outcome, made } = await occurrenceOf(db, request, now);
  if (request.trigger === 'schedule' && outcome === 'succeeded') {
    return { claimed: false, because: 'succeeded' };
  }

  const inserted = await db.run(
    `insert into attempts (id, occurrence_id, job, kind, n, trigger_kind, holder, process_mark,
       state, settles, last_try, started_at, deadline_at, period, as_of_on, stats, config_hash,
       program_version, tz_version)
     select ?, ?, ?, ?, coalesce(max(n), 0) + 1, ?, ?, ?, 'running', ?, ?, ?, ?, ?, ?, '{}', ?, ?, ?
     from attempts where occurrence_id = ?
     on conflict do nothing`,
    request.attemptId,
    id,
    request.job,
    request.kind,
    request.trigger,
    request.holder,
    request.processMark ?? null,
    request.lastTry === undefined ? 0 : 1,
    request.lastTry === undefined ? null : kept(request.lastTry),
    now.getTime(),
    now.getTime() + request.timeoutMs,
    request.period,
    request.asOfOn,
    request.configHash,
    request.programVersion,
    request.tzVersion,
    id,
  );
  if (inserted === 1) return { claimed: true, attempt: await mustFind(db, request.attemptId) };

  const [by] = await list(db, { job: request.job, states: ['running'] });
  if (by === undefined) throw new Error(`attempt id ${request.attemptId} is taken`);
  if (made) await db.run('delete from occurrences where id = ?', id);
  return { claimed: false, because: 'running', by };
}

async function occurrenceOf(db: Queries, request: ClaimRequest, now: Date) {
  const { job, dueAt, kind } = request;
  const made = await insertOccurrence(db, request, now);
  const found = await db.get<{ id: string; outcome: Outcome | null }>(
    'select id, outcome from occurrences where job = ? and due_at = ? and kind = ?',
    job,
    dueAt.getTime(),
    kind,
  );
  if (found === undefined) throw new Error('an occurrence that was just inserted is gone');
  return { ...found, made };
}

/** Makes an occurrence without outcome. Returns false, changing nothing, if there is one. */
export async function insertOccurrence(
  db: Queries,
  { job, dueAt, kind }: Pick<ClaimRequest, 'job' | 'dueAt' | 'kind'>,
  now: Date,
): Promise<boolean> {
  const inserted = await db.run(
    `insert into occurrences (id, job, due_at, kind, created_at) values (?, ?, ?, ?, ?)
     on conflict do nothing`,
    `${job}@${dueAt.toISOString()}/${kind}`,
    job,
    dueAt.getTime(),
    kind,
    now.getTime(),
  );
  return inserted === 1;
}

async function finish(
  db: Queries,
  attemptId: string,
  end: AttemptEnd,
  now: Date,
): Promise<boolean> {
  const ended = await endAttempt(db, attemptId, end.state, now, end);
  if (!ended) return false;
  if (end.state === 'succeeded') await settleSuccess(db, attemptId, null, now);
  else await settleFailure(db, attemptId, end.state, end.error.code, now);
  return true;
}

/**
 * Ends a running attempt, counts it, and records what it makes of its job's row of failures; the
 * row count is the fence. Error and stats stay where not given.
 */
export async function endAttempt(
  db: Queries,
  attemptId: string,
  state: Exclude<AttemptState, 'running'>,
  now: Date,
  { error, stats }: { error?: RecordedError; stats?: Readonly<Record<string, unknown>> } = {},
): Promise<boolean> {
  const changed = await db.run(
    `update attempts set state = ?, ended_at = ?, error = coalesce(?, error),
       stats = coalesce(?, stats)
     where id = ? and state = 'running'`,
    state,
    now.getTime(),
    error === undefined ? null : JSON.stringify(error),
    stats === undefined ? null : JSON.stringify(stats),
    attemptId,
  );
  if (changed !== 1) return false;
  await countAttempt(db, attemptId);
  if (state !== 'interrupted') await recordInRow(db, await whose(db, attemptId), state, now);
  return true;
}

async function whose(db: Queries, attemptId: string): Promise<Whose & { run: string }> {
  const row = (await db.get('select id, job, kind from attempts where id = ?', attemptId)) ?? {};
  const { text } = columnsOf(db.path, 'attempts', 'id');
  return { run: attemptId, job: text(row, 'job'), kind: text(row, 'kind') as OccurrenceKind };
}

/**
 * Gives the occurrence of a failed attempt its outcome where that attempt was the last word: a
 * failure that settles, or an interruption of a manual occurrence, which nobody will resume.
 */
export async function settleFailure(
  db: Queries,
  attemptId: string,
  state: 'failed' | 'interrupted',
  reason: string,
  now: Date,
): Promise<void> {
  const settled = await db.run(
    `update occurrences set outcome = 'failed', reason = ?, settled_at = ?
     where id = (select occurrence_id from attempts
                 where id = ? and (? = 'interrupted' or settles = 1))
       and (? = 'failed' or kind = 'manual')
       and (outcome is null or outcome <> 'succeeded')`,
    state === 'interrupted' ? 'interrupted' : reason,
    now.getTime(),
    attemptId,
    state,
    state,
  );
  if (settled === 1) await recordLastTry(db, attemptId, now);
}

async function recordLastTry(db: Queries, attemptId: string, now: Date): Promise<void> {
  const row = await db.get(
    `select a.id, a.last_try, o.due_at
     from attempts a join occurrences o on o.id = a.occurrence_id where a.id = ?`,
    attemptId,
  );
  const { optionalJson, instant } = columnsOf(db.path, 'attempts', 'id');
  // Claimed by a program of before there were reasons.
  const found = row && optionalJson(row, 'last_try', WHY);
  if (row === undefined || found === undefined) return;
  const of = await whose(db, attemptId);
  const dueAt = instant(row, 'due_at');
  const happening = { event: 'gave_up', dueAt, run: attemptId, why: lastTryOf(found) } as const;
  await recordEvent(db, of, happening, now);
}

/** Marks the occurrence of an attempt succeeded: the last word, whatever was said before. */
export async function settleSuccess(
  db: Queries,
  attemptId: string,
  reason: string | null,
  now: Date,
) {
  await db.run(
    `update occurrences set outcome = 'succeeded', reason = ?, settled_at = ?
     where id = (select occurrence_id from attempts where id = ?)
       and (outcome is null or outcome <> 'succeeded')`,
    reason,
    now.getTime(),
    attemptId,
  );
}

async function list(db: Queries, filter: AttemptFilter, onDamage?: OnDamage): Promise<Attempt[]> {
  const {
    job,
    states = [],
    kinds = [],
    dueAt,
    startedBy,
    startedSince,
    noted,
    oldestFirst,
    limit,
  } = filter;
  const conditions = [
    job !== undefined && (['a.job = ?', job] as const),
    // By its job too: that is how an occurrence is found without looking at all of them.
    dueAt !== undefined && (['o.job = a.job and o.due_at = ?', dueAt.getTime()] as const),
    startedBy !== undefined && (['a.started_at <= ?', startedBy.getTime()] as const),
    startedSince !== undefined && (['a.started_at >= ?', startedSince.getTime()] as const),
    noted !== undefined && (['a.stats like ?', `%"${noted}":%`] as const),
    states.length > 0 && ([isOneOf('a.state', states)] as const),
    kinds.length > 0 && ([isOneOf('a.kind', kinds)] as const),
  ].filter((condition) => condition !== false);
  const where = conditions.map(([sql]) => sql).join(' and ');
  const way = oldestFirst === true ? 'asc' : 'desc';
  // What runs is few, and has an index of its own: sorted, not looked for in order of its start.
  const startedAt =
    states.length === 1 && states[0] === 'running' ? '+a.started_at' : 'a.started_at';
  // The limit is written out: given as a value, SQLite plans the statement anew each time.
  const rows = await db.all(
    `${SELECT}${where === '' ? '' : ` where ${where}`}
     order by ${startedAt} ${way}, a.id ${way}${limit === undefined ? '' : ` limit ${limit}`}`,
    ...conditions.flatMap(([, value]) => (value === undefined ? [] : [value])),
  );
  return readRows(rows, attemptsIn(db), onDamage);
}

/** Grouped where it lies: of many attempts none has to be read for it. */
async function succeededTwice(db: Queries, among: number): Promise<DueInstant[]> {
  const rows = await db.all<{ job: string; due_at: number }>(
    `select o.job, o.due_at
     from (select * from attempts order by started_at desc, id desc limit ${among}) a
       join occurrences o on o.id = a.occurrence_id
     where a.state = 'succeeded' and a.trigger_kind = 'schedule'
       and not exists (select 1 from ledger_events e
         where e.job = o.job and e.due_at = o.due_at and ${OWED_AGAIN})
     group by o.job, o.due_at having count(*) > 1
     order by o.job, o.due_at`,
  );
  return rows.map(({ job, due_at: dueAt }) => ({ job, dueAt: new Date(dueAt) }));
}

/** Spelled out: only then is the partial index seen that knows what is running. */
function isOneOf(column: string, words: readonly (AttemptState | OccurrenceKind)[]): string {
  return words.length === 1
    ? `${column} = '${words[0]}'`
    : `${column} in (${words.map((word) => `'${word}'`).join(', ')})`;
}

async function find(db: Queries, id: string): Promise<Attempt | undefined> {
  const row = await db.get(`${SELECT} where a.id = ?`, id);
  return row && attemptsIn(db)(row);
}

async function mustFind(db: Queries, id: string): Promise<Attempt> {
  const attempt = await find(db, id);
  if (attempt === undefined) throw new Error(`attempt ${id} is gone`);
  return attempt;
}
