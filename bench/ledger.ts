import { join } from 'node:path';

import { BUILT_IN_COLLECTIONS, DEFAULTS } from '../src/config/defaults.ts';
import { healthCheckJob } from '../src/config/housekeeping.ts';
import type { ScheduledJob } from '../src/job.ts';
import { createLedger } from '../src/ledger/ledger.ts';
import { openToWrite } from '../src/ledger/open.ts';
import { createPlanbook } from '../src/ledger/planbook.ts';
import type { Clock } from '../src/lib/clock.ts';
import type { Ledger } from '../src/occurrence.ts';

/** The jobs that there are without a configuration. */
export const DEFAULT_JOBS: readonly ScheduledJob[] = [
  ...BUILT_IN_COLLECTIONS.map((one) => ({ ...one, timezone: DEFAULTS.timezone })),
  healthCheckJob(DEFAULTS.timezone),
];

/** The same job many times, under other names. */
export function manyJobs(count: number, schedule: string): ScheduledJob[] {
  const [one] = DEFAULT_JOBS;
  if (one === undefined) throw new Error('there is no job');
  return Array.from({ length: count }, (_, n) => ({ ...one, name: `job_${n}`, schedule }));
}

/** A matinee.db as a daemon opens it: every commit is on the disk. */
export async function openLedger(folder: { path: string }, clock: Clock) {
  const path = join(folder.path, 'matinee.db');
  const options = { clock, path, locksDir: folder.path, copyPath: () => '', isDaemon: true };
  const db = await openToWrite(options);
  return { db, path, ledger: createLedger(db), planbook: createPlanbook(db) };
}

/** An attempt's process, as the ledger sees it: claims its occurrence, and ends well. */
export async function runAt(
  job: Pick<ScheduledJob, 'name' | 'housekeeping'>,
  dueAt: Date,
  { ledger, now }: { ledger: Ledger; now: Date },
): Promise<string> {
  const attemptId = `${job.name}-${dueAt.toISOString()}-0000`;
  await ledger.claim(
    {
      attemptId,
      job: job.name,
      dueAt,
      kind: job.housekeeping === true ? 'housekeeping' : 'scheduled',
      trigger: 'schedule',
      holder: '4242-000000',
      processMark: undefined,
      timeoutMs: 1_800_000,
      configHash: '0123456789abcdef',
      programVersion: '0.1.0',
      tzVersion: '2026b',
      period: dueAt.toISOString().slice(0, 13),
      asOfOn: dueAt.toISOString().slice(0, 10),
      lastTry: { reason: 'spent' },
    },
    now,
  );
  return attemptId;
}
