import { columnsOf, readRows } from '../database/columns.ts';
import type { OnDamage } from '../damage.ts';
import type { Database, Row } from '../lib/sqlite.ts';
import type {
  Catalog,
  CriticalFault,
  NewVersion,
  Version,
  VersionFiles,
  VersionFilter,
  VersionState,
  Warning,
} from '../snapshot.ts';
import { FACTS, kindsOf } from './json-columns.ts';
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
    versions: async (filter, onDamage) => list(db, filter, onDamage),
    files: async (onDamage) =>
      readRows(
        db.all('select * from versions order by recorded_at desc, id desc'),
        filesIn(db),
        onDamage,
      ),
    version: async (id) => {
      const row = db.get('select * from versions where id = ?', id);
      return row && versionsIn(db)(row);
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

function list(db: Database, filter: VersionFilter, onDamage?: OnDamage): Version[] {
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
  return readRows(rows, versionsIn(db), onDamage);
}

function filesIn({ path }: Database): (row: Row) => VersionFiles {
  const { text, optionalText } = columnsOf(path, 'versions', 'id');
  return (row) => ({
    id: text(row, 'id'),
    state: text(row, 'state') as VersionState,
    key: text(row, 'file_key'),
    stagedKey: text(row, 'staged_key'),
    sha256: text(row, 'sha256'),
    previousArchiveKey: optionalText(row, 'previous_archive_key'),
    archivedKey: optionalText(row, 'archived_key'),
  });
}

function versionsIn(db: Database): (row: Row) => Version {
  const { text, optionalText, integer, flag, ...read } = columnsOf(db.path, 'versions', 'id');
  const filesOf = filesIn(db);
  return (row) => ({
    ...filesOf(row),
    dataset: text(row, 'dataset'),
    period: text(row, 'period'),
    sizeBytes: integer(row, 'size_bytes'),
    previousSha256: optionalText(row, 'previous_sha256'),
    holder: text(row, 'holder'),
    movies: integer(row, 'movies'),
    complete: flag(row, 'complete'),
    observedWithin: flag(row, 'observed_within'),
    faults: read.json(row, 'faults', kindsOf<CriticalFault>()),
    warnings: read.json(row, 'warnings', kindsOf<Warning>()),
    info: read.json(row, 'info', FACTS),
    recordedAt: read.instant(row, 'recorded_at'),
    publishedAt: read.optionalInstant(row, 'published_at'),
    acceptedBy: optionalText(row, 'accepted_by'),
    followedUpAt: read.optionalInstant(row, 'followed_up_at'),
  });
}
