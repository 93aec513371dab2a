import type { Database, Row } from '../lib/sqlite.ts';
import type { Catalog, NewVersion, Version, VersionFilter, VersionState } from '../snapshot.ts';
import { endAttempt, settleFailure, settleSuccess } from './ledger.ts';

/** The catalog's part of an open matinee.db; the caller closes the database. */
export function createCatalog(db: Database): Catalog {
  return {
    intend: (version, intention, stats, now) =>
      db.write(() => intend(db, version, intention, stats, now)),
    intendToAccept: (id, accept, now) =>
      db.write(
        () =>
          db.run(
            `update versions set state = 'accepting', file_key = ?, staged_key = ?,
               previous_sha256 = ?, previous_archive_key = ?, holder = ?, accepted_by = ?, recorded_at = ?
             where id = ? and state = 'withheld'`,
            accept.key,
            accept.stagedKey,
            accept.previousSha256 ?? null,
            accept.previousArchiveKey ?? null,
            accept.holder,
            accept.acceptedBy,
            now.getTime(),
            id,
          ) === 1,
      ),
    complete: (version, now) => unlessLost(db.write(() => complete(db, version, now))),
    abandon: (version, now) => db.write(() => abandon(db, version, now)),
    markFollowedUp: (id, now) =>
      db.write(() => {
        db.run('update versions set followed_up_at = ? where id = ?', now.getTime(), id);
      }),
    followUpAgain: () =>
      db.write(() =>
        db.run(
          `update versions set followed_up_at = null
           where followed_up_at is not null and state in ('current', 'archived')`,
        ),
      ),
    versions: async (filter) => list(db, filter),
    version: async (id) => {
      const row = db.get('select * from versions where id = ?', id);
      return row && versionOf(row);
    },
    current: async (dataset, period) => list(db, { dataset, period, states: ['current'] })[0],
  };
}

function intend(
  db: Database,
  version: NewVersion,
  intention: 'publishing' | 'setting_aside',
  stats: Readonly<Record<string, unknown>>,
  now: Date,
): boolean {
  const fenced = db.run(
    `update attempts set stats = ? where id = ? and state = 'running' and holder = ?`,
    JSON.stringify(stats),
    version.id,
    version.holder,
  );
  if (fenced !== 1) return false;
  db.run(
    `insert into versions (id, dataset, period, state, file_key, staged_key, sha256, size_bytes,
       previous_sha256, previous_archive_key, holder, movies, complete, observed_within, faults, warnings,
       info, recorded_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
  );
  return true;
}

/** What an intention becomes when it is carried out, and when it is given up. */
const CARRIED_OUT = { publishing: 'current', setting_aside: 'withheld', accepting: 'current' };
const GIVEN_UP = { publishing: 'abandoned', setting_aside: 'abandoned', accepting: 'withheld' };

function intentionOf({ state }: Version): keyof typeof CARRIED_OUT | undefined {
  return state in CARRIED_OUT ? (state as keyof typeof CARRIED_OUT) : undefined;
}

function complete(db: Database, version: Version, now: Date): void {
  const intention = intentionOf(version);
  if (intention === undefined) throw new IntentionLost();
  if (CARRIED_OUT[intention] === 'current') archiveCurrent(db, version);
  if (!move(db, version, CARRIED_OUT[intention], now)) throw new IntentionLost();

  if (intention === 'publishing') {
    if (!endAttempt(db, version.id, 'succeeded', now)) throw new IntentionLost();
    settleSuccess(db, version.id, null, now);
  } else if (intention === 'setting_aside') {
    const error = { code: 'withheld', values: { run: version.id, reasons: version.faults } };
    if (!endAttempt(db, version.id, 'failed', now, { error })) throw new IntentionLost();
    settleFailure(db, version.id, 'failed', 'withheld', now);
  } else {
    settleSuccess(db, version.id, 'accepted', now);
  }
}

function abandon(db: Database, version: Version, now: Date): boolean {
  const intention = intentionOf(version);
  if (intention === undefined || !move(db, version, GIVEN_UP[intention], now)) return false;
  if (intention === 'accepting') {
    // Its file has not left the place that it would have been moved from.
    db.run(
      `update versions set file_key = staged_key, previous_sha256 = null,
         previous_archive_key = null, accepted_by = null
       where id = ?`,
      version.id,
    );
    return true;
  }
  const error = { code: 'interrupted', values: {} };
  if (endAttempt(db, version.id, 'interrupted', now, { error })) {
    settleFailure(db, version.id, 'interrupted', 'interrupted', now);
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
 * unless somebody had changed or removed the file: then it is gone, and no key says otherwise.
 */
function archiveCurrent(db: Database, next: Version): void {
  db.run(
    `update versions set state = 'archived',
       archived_key = case when sha256 = ? then ? end
     where dataset = ? and period = ? and state = 'current'`,
    next.previousSha256 ?? null,
    next.previousArchiveKey ?? null,
    next.dataset,
    next.period,
  );
}

function move(db: Database, version: Version, to: string, now: Date): boolean {
  const changed = db.run(
    `update versions set state = ?, published_at = ?
     where id = ? and state = ? and holder = ?`,
    to,
    to === 'current' ? now.getTime() : null,
    version.id,
    version.state,
    version.holder,
  );
  return changed === 1;
}

function list(db: Database, filter: VersionFilter): Version[] {
  const { dataset, period, states = [], followedUp, limit } = filter;
  const where = [
    ...(dataset === undefined ? [] : ['dataset = ?']),
    ...(period === undefined ? [] : ['period = ?']),
    ...(states.length === 0 ? [] : [`state in (${states.map(() => '?').join(', ')})`]),
    ...(followedUp === undefined ? [] : [`followed_up_at is ${followedUp ? 'not ' : ''}null`]),
  ];
  const rows = db.all(
    `select * from versions${where.length === 0 ? '' : ` where ${where.join(' and ')}`}
     order by recorded_at desc, id desc${limit === undefined ? '' : ' limit ?'}`,
    ...(dataset === undefined ? [] : [dataset]),
    ...(period === undefined ? [] : [period]),
    ...states,
    ...(limit === undefined ? [] : [limit]),
  );
  return rows.map(versionOf);
}

function versionOf(row: Row): Version {
  const text = (column: string) => (row[column] as string | null) ?? undefined;
  return {
    id: String(row['id']),
    dataset: String(row['dataset']),
    period: String(row['period']),
    state: row['state'] as VersionState,
    key: String(row['file_key']),
    stagedKey: String(row['staged_key']),
    sha256: String(row['sha256']),
    sizeBytes: Number(row['size_bytes']),
    previousSha256: text('previous_sha256'),
    previousArchiveKey: text('previous_archive_key'),
    archivedKey: text('archived_key'),
    holder: String(row['holder']),
    movies: Number(row['movies']),
    complete: row['complete'] === 1,
    observedWithin: row['observed_within'] === 1,
    faults: JSON.parse(String(row['faults'])),
    warnings: JSON.parse(String(row['warnings'])),
    info: JSON.parse(String(row['info'])),
    recordedAt: new Date(Number(row['recorded_at'])),
    publishedAt: row['published_at'] === null ? undefined : new Date(Number(row['published_at'])),
    acceptedBy: text('accepted_by'),
    followedUpAt:
      row['followed_up_at'] === null ? undefined : new Date(Number(row['followed_up_at'])),
  };
}
