import { DAY_MS, systemClock } from '../src/lib/clock.ts';
import type { Database } from '../src/lib/database.ts';
import type { ScheduledJob } from '../src/job.ts';
import { createCatalog } from '../src/ledger/catalog.ts';
import { createLedger } from '../src/ledger/ledger.ts';
import { openToRead } from '../src/ledger/open.ts';
import { createPlanbook } from '../src/ledger/planbook.ts';
import { parseSchedule } from '../src/schedule/cron.ts';
import type { Version } from '../src/snapshot.ts';
import { KEYS, pathIn } from '../src/storage/paths.ts';
import { makeHome, temporaryFolder } from './home.ts';
import { DEFAULT_JOBS, openLedger, runAt } from './ledger.ts';
import { type Answer, mebibytes } from './measure.ts';
import { outputOf, SOURCE } from './program.ts';

const BEGIN = new Date('2026-01-01T00:00:00Z');
const DAYS = 365;
const HOUSEKEEPING_KEPT_MS = 30 * DAY_MS;
const SANDBOX = 'tmdb: { requestsPerSecond: unlimited, baseUrl: sandbox }\n';

/** How much does the ledger grow in a year of the jobs that there are by default? */
export async function growth(): Promise<Answer> {
  await using folder = await temporaryFolder();
  const versions = await versionOfEach(await makeHome(folder, 'home', SANDBOX));
  const { db } = await openLedger(folder, systemClock);
  await db.exec('pragma synchronous = off'); // the bench need not survive a power cut
  const halfway = { bytes: 0 };
  for (const { job, dueAt } of occurrencesOfAYear()) {
    await live(job, dueAt, versions.get(job.name), db);
    if (dueAt.getTime() < BEGIN.getTime() + (DAYS / 2) * DAY_MS) halfway.bytes = await bytesOf(db);
  }
  const bytes = await bytesOf(db);
  const rows: string[] = [];
  for (const table of ['occurrences', 'attempts', 'attempt_counts']) {
    const found = await db.get<{ n: number }>(`select count(*) as n from ${table}`);
    rows.push(`${found?.n} ${table}`);
  }
  await db.close();
  return {
    ratio: bytes / halfway.bytes,
    against: 'half a year',
    figures: `${mebibytes(bytes)} and ${mebibytes(halfway.bytes)}; ${rows.join(', ')}`,
  };
}

/** What the catalog keeps of a run of each collection. */
async function versionOfEach(home: string): Promise<ReadonlyMap<string, Version>> {
  const versions = new Map<string, Version>();
  for (const { name, housekeeping } of DEFAULT_JOBS) {
    if (housekeeping === true) continue;
    const ran = JSON.parse(
      await outputOf({ argv: [SOURCE, 'run', name, '--home', home, '--json'] }),
    );
    const db = await openToRead({ clock: systemClock, path: pathIn(home, KEYS.database) });
    const version = await createCatalog(db).version(ran.run);
    await db.close();
    if (version !== undefined) versions.set(name, version);
  }
  return versions;
}

function occurrencesOfAYear(): { job: ScheduledJob; dueAt: Date }[] {
  const end = new Date(BEGIN.getTime() + DAYS * DAY_MS);
  return DEFAULT_JOBS.flatMap((job) => {
    const { next } = parseSchedule(job.schedule, job.timezone);
    const due: { job: ScheduledJob; dueAt: Date }[] = [];
    for (let at = next(BEGIN); at !== undefined && at < end; at = next(at)) {
      due.push({ job, dueAt: at });
    }
    return due;
  }).toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
}

/** What the daemon and an attempt's process write of one occurrence. */
async function live(
  job: ScheduledJob,
  dueAt: Date,
  version: Version | undefined,
  db: Database,
): Promise<void> {
  const [ledger, planbook, catalog] = [createLedger(db), createPlanbook(db), createCatalog(db)];
  await planbook.knowJobs(DEFAULT_JOBS, dueAt);
  await planbook.record(job.name, [{ dueAt }], dueAt, dueAt);
  const id = await runAt(job, dueAt, { ledger, now: dueAt });
  const endedAt = new Date(dueAt.getTime() + 900);
  if (version === undefined) {
    await ledger.finish(id, { state: 'succeeded', stats: { status: 'pass' } }, endedAt);
    // Each does so; most find nothing to forget, and the bench has no time for that.
    const isMidnight = dueAt.getTime() % DAY_MS === 0;
    const before = new Date(dueAt.getTime() - HOUSEKEEPING_KEPT_MS);
    if (isMidnight) await planbook.forgetHousekeeping(before);
    return;
  }
  const period = dueAt.toISOString();
  const key = `data/raw/movies/${version.dataset}_${period}.json`;
  await catalog.intend(
    { ...version, id, period, key, replaces: undefined, holder: '4242-000000' },
    'publishing',
    STATS,
    endedAt,
  );
  await catalog.complete((await catalog.version(id)) as Version, endedAt);
  await catalog.markFollowedUp(id, endedAt);
}

const STATS = {
  requests: 61,
  retries: 0,
  rate_limited: 0,
  received_bytes: 1_234_567,
  resumed_pages: 0,
  collected: 1034,
  valid: 1021,
  quality_rate: 98.7,
  clean_rate: 61.2,
};

async function bytesOf(db: Database): Promise<number> {
  const { bytes } = (await db.get<{ bytes: number }>(
    `select page_count * page_size as bytes from pragma_page_count, pragma_page_size`,
  )) as { bytes: number };
  return bytes;
}
