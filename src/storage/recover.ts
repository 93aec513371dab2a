import type { OnDamage } from '../damage.ts';
import { isError } from '../errors.ts';
import type { FileLock } from '../lib/sqlite.ts';
import type { Attempt, Ledger } from '../occurrence.ts';
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
  /** Gets the rows that cannot be read, which then do not keep the others from being mended. */
  onDamage?: OnDamage;
}

/** What a dead process had left, and what became of it. */
export interface Recovered {
  run: string;
  result: 'published' | 'withheld' | 'undone' | 'interrupted';
}

/**
 * Finishes or undoes what dead processes left: half-done publications, attempts that still read
 * "running", staging folders nobody will use. Whoever opens the store to write calls it first.
 */
export async function recover(parts: RecoverParts, now: Date): Promise<Recovered[]> {
  const unfinished = await parts.catalog.versions({ states: UNFINISHED }, parts.onDamage);
  const running = await parts.ledger.attempts({ states: ['running'] }, parts.onDamage);
  const holders = new Set([...unfinished, ...running].map(({ holder }) => holder));
  holders.delete(parts.ownHolder);

  const recovered: Recovered[] = [];
  for (const holder of holders) {
    const lock = parts.lockOfDead(holder);
    if (lock === undefined) continue;
    try {
      for (const version of unfinished.filter((one) => one.holder === holder)) {
        recovered.push(await recoverVersion(version, parts));
      }
      for (const attempt of running.filter((one) => one.holder === holder)) {
        recovered.push(...(await interrupt(attempt, parts, now)));
      }
      await parts.files.remove(`${KEYS.locks}/${holder}.lock`);
    } finally {
      lock.release();
    }
  }
  await sweepStaging(parts, now);
  return recovered;
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

async function interrupt(attempt: Attempt, parts: RecoverParts, now: Date): Promise<Recovered[]> {
  if ((await parts.ledger.attempt(attempt.id))?.state !== 'running') return [];
  await keepOnlyPages(attempt.id, parts.files);
  const error = { code: 'interrupted', values: { job: attempt.job } };
  await parts.ledger.finish(attempt.id, { state: 'interrupted', error, stats: attempt.stats }, now);
  return [{ run: attempt.id, result: 'interrupted' }];
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
