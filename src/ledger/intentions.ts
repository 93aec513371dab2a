import type { Queries } from '../lib/database.ts';
import type { Intended, Replacement, Version } from '../snapshot.ts';
import { versionsIn } from './version-row.ts';

/** The version that is about to be moved to a file's name. */
export async function pendingOf(key: string, db: Queries): Promise<Version | undefined> {
  const row = await db.get(
    `select * from versions where file_key = ? and state in ('publishing', 'accepting')
     order by id`,
    key,
  );
  return row && versionsIn(db)(row);
}

/**
 * Why a replacement cannot be recorded, asked within the transaction that would record it; undefined
 * when it can.
 *
 * 1. A file has one intention at a time.
 * 2. The plan has to be made on what is current now. Our programs change the named file only while
 *    an intention is recorded, which ends with another version current or with the file as it was:
 *    so what the plan found there is there still.
 */
export async function obstacleTo(
  { key, replaces }: Pick<Replacement, 'key' | 'replaces'>,
  db: Queries,
): Promise<Intended | undefined> {
  const pending = await pendingOf(key, db);
  if (pending !== undefined) return { intended: false, because: 'pending', by: pending };
  const current = await db.get<{ id: string }>(
    `select id from versions where state = 'current' and file_key = ?`,
    key,
  );
  return current?.id === replaces ? undefined : { intended: false, because: 'outdated' };
}

/** Whether another version names the archive of this one's plan. */
export async function isArchiveNamed(
  { id, key, previousArchiveKey = '' }: Version,
  db: Queries,
): Promise<boolean> {
  const other = await db.get(
    `select id from versions
     where file_key = ? and id <> ? and state <> 'abandoned'
       and (archived_key = ? or previous_archive_key = ?)`,
    key,
    id,
    previousArchiveKey,
    previousArchiveKey,
  );
  return other !== undefined;
}

/** Says of what is current that the archive of a plan that was given up holds its content. */
export async function keepArchived(version: Version, db: Queries): Promise<void> {
  await db.run(
    `update versions set archived_key = ?
     where file_key = ? and state = 'current' and sha256 = ?`,
    version.previousArchiveKey ?? null,
    version.key,
    version.previousSha256 ?? null,
  );
}
