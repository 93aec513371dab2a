import type { OnDamage } from '../damage.ts';
import { isError } from '../errors.ts';
import type { Recovered } from '../home-event.ts';
import type { FileLock } from '../lib/locks.ts';
import { type Attempt, type Ledger, timeoutOf } from '../occurrence.ts';
import type { Version } from '../snapshot.ts';
import { KEYS, stagingKey } from './paths.ts';
import { carryOut, type PublishParts } from './publish.ts';
import { isStagingInUse, keepOnlyPages, UNFINISHED } from './staging.ts';

export interface RecoverParts extends PublishParts {
  ledger: Ledger;
  /** The lock of a holder that is dead, or undefined while it lives. */
  lockOfDead: (holderId: string) => FileLock | undefined;
  /** This process's own holder, which is alive by definition. */
  ownHolder: string;
  /** Whether an attempt's process was ended because it had not ended by its deadline. */
  wasOverdue?: (attempt: Attempt) => boolean;
  /** Gets the rows that cannot be read, which then do not keep the others from being mended. */
  onDamage?: OnDamage;
}
/**
 * Finishes or undoes what dead processes left: half-done publications, attempts that still read
 * "running", staging folders nobody will use. Whoever opens the store to write calls it first.
 */
export async function recover(parts: RecoverParts, now: Date): Promise<Recovered[]> {
  const unfinished = await parts.catalog.versions({ states: UNFINISHED }, parts.onDamage);
  const running = await parts.ledger.attempts({ states: ['running'] }, parts.onDamage);
  const holders = new Set([...unfinished, ...running].map(({ holder }) => holder));

  const recovered: Recovered[] = [];
  for (const holder of holders) {
    recovered.push(...((await recoverHolder(holder, parts, now)) ?? []));
  }
  await sweepStaging(parts, now);
  return recovered;
}

/** Finishes or undoes what one holder left; undefined, touching nothing, while it lives. */
export async function recoverHolder(
  holder: string,
  parts: RecoverParts,
  now: Date,
): Promise<Recovered[] | undefined> {
  if (holder === parts.ownHolder) return undefined;
  const lock = parts.lockOfDead(holder);
  if (lock === undefined) return undefined;
  try {
    // Read again now that nobody else can be at it: another one may have been first.
    const unfinished = await parts.catalog.versions({ states: UNFINISHED }, parts.onDamage);
    const running = await parts.ledger.attempts({ states: ['running'] }, parts.onDamage);
    const recovered: Recovered[] = [];
    for (const version of unfinished.filter((one) => one.holder === holder)) {
      recovered.push(await recoverVersion(version, parts));
    }
    for (const attempt of running.filter((one) => one.holder === holder)) {
      recovered.push(...(await end(attempt, parts, now)));
    }
    await parts.files.remove(`${KEYS.locks}/${holder}.lock`);
    return recovered;
  } finally {
    lock.release();
  }
}

async function recoverVersion(version: Version, parts: RecoverParts): Promise<Recovered> {
  try {
    // It was good when it was recorded, and its observations are from then.
    const result = await carryOut(version, parts, version.recordedAt);
    if (result === 'undone') return { run: version.id, result };
    return {
      run: version.id,
      result: version.state === 'setting_aside' ? 'withheld' : 'published',
    };
  } catch (error) {
    if (!isError(error, 'file-foreign')) throw error;
    return { run: version.id, result: 'undone' }; // `data verify` tells about the foreign file
  }
}

/**
 * A process that died was interrupted, which says nothing against the work: it is resumed at once.
 * One that had to be ended has failed as if it had kept its deadline: it is tried again when a
 * failure is, counts as one, and nothing that it had fetched is used.
 */
async function end(attempt: Attempt, parts: RecoverParts, now: Date): Promise<Recovered[]> {
  const { id, job, stats } = attempt;
  if ((await parts.ledger.attempt(id))?.state !== 'running') return [];
  if (parts.wasOverdue?.(attempt) === true) {
    const error = { code: 'deadline', values: { job, timeoutMs: timeoutOf(attempt) } };
    await parts.ledger.finish(id, { state: 'failed', error, stats }, now);
    return [{ run: id, result: 'failed' }];
  }
  await keepOnlyPages(id, parts.files);
  const error = { code: 'interrupted', values: { job } };
  await parts.ledger.finish(id, { state: 'interrupted', error, stats }, now);
  return [{ run: id, result: 'interrupted' }];
}

async function sweepStaging(parts: RecoverParts, now: Date): Promise<void> {
  for (const name of await parts.files.list(KEYS.staging)) {
    try {
      const attempt = await parts.ledger.attempt(name);
      if (attempt === undefined || (await isStagingInUse(attempt, parts, now))) continue;
    } catch (error) {
      if (!isError(error, 'store-damaged') || parts.onDamage === undefined) throw error;
      parts.onDamage(error.values); // what it says may still need the folder
      continue;
    }
    await parts.files.remove(stagingKey(name));
  }
}
