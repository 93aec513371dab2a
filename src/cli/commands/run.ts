import { type AttemptOrder, runAttempt } from '../../collect/attempt.ts';
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
import { databaseMeant, instantOf, requestedInstant } from '../line/values.ts';
import { inTurn } from '../run/in-turn.ts';
import { createProgress } from '../run/progress.ts';
import { stoppable } from '../run/stoppable.ts';
import { tellRun } from '../run/tell-run.ts';
import * as report from '../text/report-run.ts';

/** `run <job>`: one attempt now, recorded like any other. */
export async function run(
  [name = '']: readonly (string | undefined)[],
  options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text, world } = context;
  refuseConflicts(options);
  const place = placeOf(context);
  const database = databaseMeant(options);
  await refuseOtherHome(database, place);
  await checkedHome(place, 'write');
  const settings = await settingsOf(place);
  const job = jobNamed(name, settings);
  if (options['background'] === true) {
    const { runInBackground } = await import('../run/background-run.ts');
    return runInBackground(job, options['wait'] === true, context);
  }
  const collection = settings.collections.find((one) => one.name === job.name);
  if (collection === undefined) {
    const { runHealthCheck } = await import('../run/housekeeping.ts');
    return runHealthCheck(options, settings, context);
  }
  const orderNow = () => orderFor(collection, settings, options, world.clock.now());
  orderNow(); // what is wrong with it is said before anything is opened
  for (const { name, setting } of settings.notices)
    out.tell(text.commands.run.notice(name, setting));

  await using opened = await openToWrite(place);
  await refuseOtherHome(database, place);
  const work = options['dryRun'] === true ? rehearseRun : attemptRun;
  return await work(orderNow, opened, settings, context, options); // awaited: the home closes behind it
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
  options: RawOptions,
): Promise<number> {
  const progress = createProgress(context);
  await using parts = await openCollector(placeOf(context), opened, settings, progress);
  const { attempt, version } = await stoppable(orderNow().collection, options, context, (signal) =>
    inTurn(
      async () => runAttempt(await asDue(orderNow(), opened.store.planbook), parts, signal),
      options,
      { opened, context, signal },
    ),
  );
  progress.end();
  const failed = version.state === 'current' && (await followUpTold(version, opened, context));
  const code = await tellRun(attempt, version, opened, context, options);
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
  options: RawOptions,
): Promise<number> {
  const { out, text } = context;
  const order = await asDue(orderNow(), opened.store.planbook);
  const progress = createProgress(context);
  await using parts = await openCollector(placeOf(context), opened, settings, progress);
  const attempt = rehearsedAttempt(order, opened, context);
  const examined = await stoppable(order.collection, options, context, (signal) =>
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
 * The scheduler says that an instant is due: its schedule may have changed since. What a daemon was
 * asked for is `requested`, due when it was asked.
 */
function orderFor(
  collection: Collection,
  settings: Settings,
  options: RawOptions,
  now: Date,
): AttemptOrder {
  const bySchedule = options['scheduled'] === true;
  const requestedAt = requestedInstant(options);
  const at = typeof options['at'] === 'string' ? instantOf(options['at'], now) : undefined;
  const schedule = parseSchedule(collection.schedule, collection.timezone);
  const isDue = (instant: Date) => bySchedule || (collection.enabled && schedule.isDue(instant));
  const scheduled = at !== undefined && isDue(at);
  const minuteMs = 60_000;
  return {
    collection,
    kind: scheduled ? 'scheduled' : 'manual',
    dueAt: scheduled
      ? new Date(Math.floor(at.getTime() / minuteMs) * minuteMs)
      : (requestedAt ?? at ?? now),
    trigger: bySchedule ? 'schedule' : 'manual',
    settles: !bySchedule || options['settles'] === true,
    replace: options['replace'] === true,
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
    tzVersion: world.versions.tz,
    outcome: undefined,
    reason: undefined,
  };
}
