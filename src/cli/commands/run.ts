import { type AttemptOrder, runAttempt } from '../../attempt/collection.ts';
import { rehearse } from '../../collect/collect.ts';
import { collectionHash, type Settings } from '../../config/settings.ts';
import { rehearsalDocument } from '../../documents/run.ts';
import { MatineeError } from '../../errors.ts';
import { asDue } from '../../home/as-due.ts';
import { openCollector } from '../../home/collector.ts';
import { jobNamed } from '../../home/jobs.ts';
import { openToWrite } from '../../home/open.ts';
import type { WritingHome } from '../../home/opened.ts';
import { checkedHome } from '../../home/place.ts';
import { refuseOtherHome } from '../../home/same-home.ts';
import { settingsOf } from '../../home/settings.ts';
import type { Collection } from '../../job.ts';
import { localDate, periodOf } from '../../lib/local-time.ts';
import type { Attempt } from '../../occurrence.ts';
import { parseSchedule } from '../../schedule/cron.ts';
import type { Version } from '../../snapshot.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE, EXIT_CODES, NOT_GOOD } from '../exit-codes.ts';
import { inTurn } from '../run/in-turn.ts';
import { createProgress } from '../run/progress.ts';
import { stoppable } from '../run/stoppable.ts';
import { tellRun } from '../run/tell-run.ts';
import { instantWanted, type Wanted, wantedBy } from '../run/wanted.ts';
import * as report from '../text/report-run.ts';

/** `run <job>`: one attempt now, recorded like any other. */
export async function run(
  [name = '']: readonly (string | undefined)[],
  options: RawOptions,
  context: Context,
): Promise<number> {
  refuseConflicts(options);
  const place = placeOf(context);
  await checkedHome(place, 'write');
  const settings = await settingsOf(place);
  const job = jobNamed(name, settings);
  if (options['background'] === true) {
    const { runInBackground } = await import('../run/background-run.ts');
    return runInBackground(job, options['wait'] === true, context);
  }
  return runWanted(job.name, wantedBy(options), settings, context);
}

/** One attempt of a job, of either kind, as somebody wants it. */
export async function runWanted(
  job: string,
  wanted: Wanted,
  settings: Settings,
  context: Context,
): Promise<number> {
  const { out, text, world } = context;
  const place = placeOf(context);
  const { database } = wanted;
  await refuseOtherHome(database, place);
  await checkedHome(place, 'write');
  const collection = settings.collections.find(({ name }) => name === job);
  if (collection === undefined) {
    const { runHealthCheck } = await import('../run/housekeeping.ts');
    return runHealthCheck(wanted, settings, context);
  }
  const orderNow = () => orderFor(collection, settings, wanted, world.clock.now());
  orderNow(); // what is wrong with it is said before anything is opened
  for (const { name, setting } of settings.notices)
    out.tell(text.commands.run.notice(name, setting));

  await using opened = await openToWrite(place);
  await refuseOtherHome(database, place);
  const work = wanted.dryRun ? rehearseRun : attemptRun;
  return await work(orderNow, opened, settings, context, wanted); // awaited: the home closes behind it
}

/** The daemon is asked for a job and nothing else; a rehearsal waits for nobody. */
const CONFLICTS = [
  ['background', 'at', '--background, --at'],
  ['background', 'replace', '--background, --replace'],
  ['background', 'dryRun', '--background, --dry-run'],
  ['wait', 'dryRun', '--wait, --dry-run'],
] as const;

function refuseConflicts(options: RawOptions): void {
  for (const [one, other, what] of CONFLICTS) {
    if (options[one] === undefined || options[other] === undefined) continue;
    throw new MatineeError('usage', { kind: 'conflicting-options', what });
  }
}

async function attemptRun(
  orderNow: () => AttemptOrder,
  opened: WritingHome,
  settings: Settings,
  context: Context,
  wanted: Wanted,
): Promise<number> {
  const progress = createProgress(context);
  await using parts = await openCollector(placeOf(context), opened, settings, progress);
  const { attempt, version } = await stoppable(orderNow().collection, wanted, context, (signal) =>
    inTurn(
      async () => runAttempt(await asDue(orderNow(), opened.store.planbook), parts, signal),
      wanted,
      { opened, context, signal },
    ),
  );
  progress.end();
  const failed = version.state === 'current' && (await followUpTold(version, opened, context));
  const code = await tellRun(attempt, version, opened, context, wanted);
  return failed ? EXIT_CODES[failed.code] : code;
}

/**
 * History and report; when they fail, the snapshot is published all the same, and both come later.
 * Returns what kept them from being written.
 */
async function followUpTold(
  version: Version,
  opened: WritingHome,
  { out, text }: Context,
): Promise<MatineeError | false> {
  try {
    await opened.followUp(version);
    return false;
  } catch (error) {
    if (!(error instanceof MatineeError)) throw error;
    out.tell(text.error(error).text, text.commands.run.followUpLater);
    return error;
  }
}

async function rehearseRun(
  orderNow: () => AttemptOrder,
  opened: WritingHome,
  settings: Settings,
  context: Context,
  wanted: Wanted,
): Promise<number> {
  const { out, text } = context;
  const order = await asDue(orderNow(), opened.store.planbook);
  const progress = createProgress(context);
  await using parts = await openCollector(placeOf(context), opened, settings, progress);
  const attempt = rehearsedAttempt(order, opened, context);
  const examined = await stoppable(order.collection, wanted, context, (signal) =>
    rehearse(order.collection, attempt, order, parts, signal),
  );
  progress.end();

  if (out.json) out.document(rehearsalDocument(examined));
  else report.describeRunFor(context, examined.description.info, examined.warnings);
  out.print(text.commands.run.rehearsed);
  if (examined.faults.length === 0) return DONE;
  out.tell(text.commands.run.wouldWithhold(report.faultsText(context, examined.faults)));
  return NOT_GOOD;
}

/**
 * What is asked for: the scheduled occurrence where `--at` names a due instant, else a manual one.
 * What a daemon orders by its schedule is due: that may have changed since. What it was asked for is
 * due when it was asked.
 */
function orderFor(
  collection: Collection,
  settings: Settings,
  { trigger, ordered, lastTry, replace, attemptId, ...wanted }: Wanted,
  now: Date,
): AttemptOrder {
  const bySchedule = trigger === 'schedule';
  const schedule = parseSchedule(collection.schedule, collection.timezone);
  const at = instantWanted({ ...wanted, ordered }, schedule, now);
  const isDue = (instant: Date) =>
    ordered ? bySchedule : collection.enabled && schedule.isDue(instant);
  const scheduled = at !== undefined && isDue(at);
  const minuteMs = 60_000;
  return {
    collection,
    kind: scheduled ? 'scheduled' : 'manual',
    dueAt: scheduled ? new Date(Math.floor(at.getTime() / minuteMs) * minuteMs) : (at ?? now),
    trigger,
    lastTry,
    replace,
    attemptId,
    configHash: collectionHash(settings, collection),
  };
}

/** An attempt that is not in the ledger, so that a rehearsal names what a run would name. */
function rehearsedAttempt(order: AttemptOrder, opened: WritingHome, { world }: Context): Attempt {
  const { collection, dueAt, kind, trigger, configHash } = order;
  const now = world.clock.now();
  return {
    id: 'rehearsal',
    job: collection.name,
    dueAt,
    kind,
    n: 0,
    trigger,
    holder: opened.holder,
    processMark: undefined,
    state: 'running',
    startedAt: now,
    deadlineAt: new Date(now.getTime() + collection.timeoutMs),
    endedAt: undefined,
    period: periodOf(collection.period, dueAt, collection.timezone),
    asOfOn: localDate(dueAt, collection.timezone),
    error: undefined,
    stats: {},
    configHash,
    programVersion: '',
    tzVersion: world.host.versions.tz,
    outcome: undefined,
    reason: undefined,
  };
}
