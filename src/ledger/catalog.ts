import type { OnDamage } from '../damage.ts';
import { readRows } from '../database/columns.ts';
import type { Database, Queries } from '../lib/database.ts';
import type { Catalog, Intended, NewVersion, Version, VersionFilter } from '../snapshot.ts';
import { isArchiveNamed, keepArchived, obstacleTo, pendingOf } from './intentions.ts';
import { endAttempt, settleFailure, settleSuccess } from './ledger.ts';
import { filesIn, versionsIn } from './version-row.ts';

/** The catalog's part of an open matinee.db; the caller closes the database. */
export function createCatalog(db: Database): Catalog {
  return {
    intend: (version, intention, stats, now) =>
      db.write((transaction) => intend(transaction, version, intention, stats, now)),
    intendToAccept: (id, accept, now) =>
      db.write((transaction) => intendToAccept(transaction, id, accept, now)),
    pending: (key) => pendingOf(key, db),
    complete: (version, now) =>
      unlessLost(db.write((transaction) => complete(transaction, version, now))),
    abandon: (version, now, how) =>
      db.write(async (transaction) => {
        if (how?.archived === true) await keepArchived(version, transaction);
        return abandon(transaction, version, now);
      }),
    isArchiveNamed: (version) => isArchiveNamed(version, db),
    markFollowedUp: (id, now) =>
      db.write(async (transaction) => {
        await transaction.run(
          'update versions set followed_up_at = ? where id = ?',
          now.getTime(),
          id,
        );
      }),
    followUpAgain: () =>
      db.write((transaction) =>
        transaction.run(
          `update versions set followed_up_at = null
           where followed_up_at is not null and state in ('current', 'archived')`,
        ),
      ),
    versions: (filter, onDamage) => list(db, filter, onDamage),
    latest: (recordedBy) => latest(db, recordedBy),
    files: async (onDamage) =>
      readRows(
        await db.all('select * from versions order by recorded_at desc, id desc'),
        filesIn(db),
        onDamage,
      ),
    version: async (id) => {
      const row = await db.get('select * from versions where id = ?', id);
      return row && versionsIn(db)(row);
    },
    current: async (dataset, period) =>
      (await list(db, { dataset, period, states: ['current'] }))[0],
  };
}

async function intend(
  db: Queries,
  version: NewVersion,
  intention: 'publishing' | 'setting_aside',
  stats: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<Intended> {
  const fence = await db.get(
    `select id from attempts where id = ? and state = 'running' and holder = ?`,
    version.id,
    version.holder,
  );
  if (fence === undefined) return { intended: false, because: 'lost' };
  const obstacle = intention === 'publishing' ? await obstacleTo(version, db) : undefined;
  if (obstacle !== undefined) return obstacle;

  await db.run('update attempts set stats = ? where id = ?', JSON.stringify(stats), version.id);
  await db.run(
    `insert into versions (id, dataset, period, state, file_key, staged_key, sha256, size_bytes,
       previous_sha256, previous_archive_key, holder, movies, complete, observed_within, faults, warnings,
       info, recorded_at, pending_key)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    version.id,
    version.dataset,
    version.period,
    intention,
    version.key,
    version.stagedKey,
    version.sha256,
    version.sizeBytes,
    version.previousSha256 ?? null,
    version.previousArchiveKey ?? null,
    version.holder,
    version.movies,
    version.complete ? 1 : 0,
    version.observedWithin ? 1 : 0,
    JSON.stringify(version.faults),
    JSON.stringify(version.warnings),
    JSON.stringify(version.info),
    now.getTime(),
    intention === 'publishing' ? version.key : null,
  );
  return { intended: true };
}

async function intendToAccept(
  db: Queries,
  id: string,
  accept: Parameters<Catalog['intendToAccept']>[1],
  now: Date,
): Promise<Intended> {
  const row = await db.get('select * from versions where id = ?', id);
  // Another one accepts it, and may give it up.
  if (row?.['state'] === 'accepting') {
    return { intended: false, because: 'pending', by: versionsIn(db)(row) };
  }
  if (row?.['state'] !== 'withheld') return { intended: false, because: 'lost' };
  const obstacle = await obstacleTo(accept, db);
  if (obstacle !== undefined) return obstacle;

  await db.run(
    `update versions set state = 'accepting', file_key = ?, pending_key = ?, staged_key = ?,
       previous_sha256 = ?, previous_archive_key = ?, holder = ?, accepted_by = ?, recorded_at = ?
     where id = ?`,
    accept.key,
    accept.key,
    accept.stagedKey,
    accept.previousSha256 ?? null,
    accept.previousArchiveKey ?? null,
    accept.holder,
    accept.acceptedBy,
    now.getTime(),
    id,
  );
  return { intended: true };
}

/** What an intention becomes when it is carried out, and when it is given up. */
const CARRIED_OUT = { publishing: 'current', setting_aside: 'withheld', accepting: 'current' };
const GIVEN_UP = { publishing: 'abandoned', setting_aside: 'abandoned', accepting: 'withheld' };

function intentionOf({ state }: Version): keyof typeof CARRIED_OUT | undefined {
  return state in CARRIED_OUT ? (state as keyof typeof CARRIED_OUT) : undefined;
}

async function complete(db: Queries, version: Version, now: Date): Promise<void> {
  const intention = intentionOf(version);
  if (intention === undefined) throw new IntentionLost();
  if (CARRIED_OUT[intention] === 'current') await archiveCurrent(db, version);
  if (!(await move(db, version, CARRIED_OUT[intention], now))) throw new IntentionLost();

  if (intention === 'publishing') {
    if (!(await endAttempt(db, version.id, 'succeeded', now))) throw new IntentionLost();
    await settleSuccess(db, version.id, null, now);
  } else if (intention === 'setting_aside') {
    const error = { code: 'withheld', values: { run: version.id, reasons: version.faults } };
    if (!(await endAttempt(db, version.id, 'failed', now, { error }))) throw new IntentionLost();
    await settleFailure(db, version.id, 'failed', 'withheld', now);
  } else {
    await settleSuccess(db, version.id, 'accepted', now);
  }
}

async function abandon(db: Queries, version: Version, now: Date): Promise<boolean> {
  const intention = intentionOf(version);
  if (intention === undefined || !(await move(db, version, GIVEN_UP[intention], now))) return false;
  if (intention === 'accepting') {
    // Its file has not left the place that it would have been moved from.
    await db.run(
      `update versions set file_key = staged_key, previous_sha256 = null,
         previous_archive_key = null, accepted_by = null
       where id = ?`,
      version.id,
    );
    return true;
  }
  // Its archive is gone, or another's.
  await db.run('update versions set previous_archive_key = null where id = ?', version.id);
  const error = { code: 'interrupted', values: {} };
  if (await endAttempt(db, version.id, 'interrupted', now, { error })) {
    await settleFailure(db, version.id, 'interrupted', 'interrupted', now);
  }
  return true;
}

/** A transaction that has to be rolled back because the intention is another's by now. */
class IntentionLost extends Error {}

async function unlessLost(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof IntentionLost) return false;
    throw error;
  }
}

/**
 * The version that has been current makes room. Its content went where the new one's plan said,
 * unless somebody had changed or removed the file: then it is gone, or where a plan that was given
 * up had brought it.
 */
async function archiveCurrent(db: Queries, next: Version): Promise<void> {
  await db.run(
    `update versions set state = 'archived',
       archived_key = case when sha256 = ? then ? else archived_key end
     where file_key = ? and state = 'current'`,
    next.previousSha256 ?? null,
    next.previousArchiveKey ?? null,
    next.key,
  );
}

async function move(db: Queries, version: Version, to: string, now: Date): Promise<boolean> {
  const changed = await db.run(
    `update versions set state = ?, published_at = ?, pending_key = null
     where id = ? and state = ? and holder = ?`,
    to,
    to === 'current' ? now.getTime() : null,
    version.id,
    version.state,
    version.holder,
  );
  return changed === 1;
}

/** Periods of one dataset sort as text. Of thousands of rows only the few that are wanted are read. */
async function latest(db: Queries, recordedBy: Date): Promise<Version[]> {
  const rows = await db.all(
    `select v.* from versions v
       join (select dataset, max(period) as period from versions
             where state = 'current' and recorded_at <= ? group by dataset) l
         on l.dataset = v.dataset and l.period = v.period
     where v.state = 'current' order by v.dataset`,
    recordedBy.getTime(),
  );
  return rows.map(versionsIn(db));
}

async function list(db: Queries, filter: VersionFilter, onDamage?: OnDamage): Promise<Version[]> {
  const { key, dataset, period, states = [], followedUp, recordedBy, limit } = filter;
  const where = [
    ...(key === undefined ? [] : ['file_key = ?']),
    ...(dataset === undefined ? [] : ['dataset = ?']),
    ...(period === undefined ? [] : ['period = ?']),
    ...(states.length === 0 ? [] : [`state in (${states.map(() => '?').join(', ')})`]),
    ...(recordedBy === undefined ? [] : ['recorded_at <= ?']),
    ...(followedUp === undefined ? [] : [`followed_up_at is ${followedUp ? 'not ' : ''}null`]),
  ];
  const rows = await db.all(
    `select * from versions${where.length === 0 ? '' : ` where ${where.join(' and ')}`}
     order by recorded_at desc, id desc${limit === undefined ? '' : ` limit ${limit}`}`,
    ...(key === undefined ? [] : [key]),
    ...(dataset === undefined ? [] : [dataset]),
    ...(period === undefined ? [] : [period]),
    ...states,
    ...(recordedBy === undefined ? [] : [recordedBy.getTime()]),
  );
  return readRows(rows, versionsIn(db), onDamage);
}
