import { type AttemptOrder, runAttempt } from '../../collect/attempt.ts';
import { rehearse } from '../../collect/collect.ts';
import { healthCheckJob } from '../../config/housekeeping.ts';
import { nearest } from '../../config/nearest.ts';
import { collectionHash, type Settings } from '../../config/settings.ts';
import { MatineeError } from '../../errors.ts';
import type { Collection } from '../../job.ts';
import { localDate, periodOf } from '../../lib/local-time.ts';
import type { Attempt } from '../../occurrence.ts';
import { parseSchedule } from '../../schedule/cron.ts';
import type { Version } from '../../snapshot.ts';
import { pathIn } from '../../storage/paths.ts';
import { openToWrite } from '../app.ts';
import { openCollector } from '../collector.ts';
import type { WritingHome } from '../opened.ts';
import type { RawOptions } from '../command.ts';
import { checkedHome, type Context, settingsOf } from '../context.ts';
import { DONE, FAILED, NOT_GOOD } from '../exit-codes.ts';
import { createProgress } from '../progress.ts';
import { instantOf } from '../values.ts';
import * as report from '../report-run.ts';

/** `run <job>`: one attempt now, recorded like any other. */
export async function run(
  [name = '']: readonly (string | undefined)[],
  options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text, world } = context;
  const settings = await settingsOf(context, await checkedHome(context, 'write'));
  const housekeeping = healthCheckJob(settings.timezone);
  if (name === housekeeping.name || name === housekeeping.short) {
    const { runHealthCheck } = await import('../housekeeping.ts');
    return runHealthCheck(options, settings, context);
  }
  const collection = collectionNamed(name, settings);
  const order = orderFor(collection, settings, options, world.clock.now());
  for (const { name, setting } of settings.notices)
    out.tell(text.commands.run.notice(name, setting));

  await using opened = await openToWrite(context);
  const work = options['dryRun'] === true ? rehearseRun : attemptRun;
  return await work(order, opened, settings, context, options); // awaited: the home closes behind it
}

async function attemptRun(
  order: AttemptOrder,
  opened: WritingHome,
  settings: Settings,
  context: Context,
  options: RawOptions,
): Promise<number> {
  const { out, text } = context;
  const progress = createProgress(context);
  await using parts = await openCollector(context, opened, settings, progress);
  const { attempt, version } = await stoppable(order, context, (signal) =>
    runAttempt(order, parts, signal),
  );
  progress.end();
  const followedUp = version.state !== 'current' || (await followUpTold(version, opened, context));

  if (out.json) out.document(report.runDocument(opened.home, attempt, version));
  else {
    out.print(text.commands.run.heading(jobTitle(context, order.collection), attempt.id));
    const describe = options['brief'] === true ? report.summarizeRunFor : report.describeRunFor;
    describe(context, version.info, version.warnings);
    out.print(report.requestsLine(context, attempt));
  }
  if (version.state === 'withheld') {
    const { text: message, hint } = text.error(
      new MatineeError('withheld', { run: version.id, reasons: version.faults }),
    );
    out.tell(message, ...(hint === undefined ? [] : [hint]));
    return NOT_GOOD;
  }
  out.print(text.commands.run.published(pathIn(opened.home, version.key)));
  return followedUp ? DONE : FAILED;
}

/** History and report; when they fail, the snapshot is published all the same, and both come later. */
async function followUpTold(
  version: Version,
  opened: WritingHome,
  { out, text }: Context,
): Promise<boolean> {
  try {
    await opened.followUp(version);
    return true;
  } catch (error) {
    if (!(error instanceof MatineeError)) throw error;
    out.tell(text.error(error).text, text.commands.run.followUpLater);
    return false;
  }
}

async function rehearseRun(
  order: AttemptOrder,
  opened: WritingHome,
  settings: Settings,
  context: Context,
): Promise<number> {
  const { out, text } = context;
  const progress = createProgress(context);
  await using parts = await openCollector(context, opened, settings, progress);
  const attempt = rehearsedAttempt(order, opened, context);
  const examined = await stoppable(order, context, (signal) =>
    rehearse(order.collection, attempt, order, parts, signal),
  );
  progress.end();

  if (out.json) out.document(report.rehearsalDocument(examined));
  else report.describeRunFor(context, examined.description.info, examined.warnings);
  out.print(text.commands.run.rehearsed);
  if (examined.faults.length === 0) return DONE;
  out.tell(text.commands.run.wouldWithhold(report.faultsText(context, examined.faults)));
  return NOT_GOOD;
}

/** The job that was named, by its name or its short one. */
export function collectionNamed(name: string, { collections }: Settings): Collection {
  const found = collections.find((one) => one.name === name || one.short === name);
  if (found !== undefined) return found;
  const known = collections.map(({ short }) => short);
  const near = nearest(name, [...known, ...collections.map((one) => one.name)]);
  throw new MatineeError('job-unknown', { job: name, known, ...(near && { nearest: near }) });
}

/**
 * What is asked for: the scheduled occurrence where `--at` names a due instant, else a manual one.
 * The scheduler says that an instant is due: its schedule may have changed since.
 */
function orderFor(
  collection: Collection,
  settings: Settings,
  options: RawOptions,
  now: Date,
): AttemptOrder {
  const bySchedule = options['scheduled'] === true;
  const at = typeof options['at'] === 'string' ? instantOf(options['at'], now) : undefined;
  const schedule = parseSchedule(collection.schedule, collection.timezone);
  const isDue = (instant: Date) => bySchedule || (collection.enabled && schedule.isDue(instant));
  const scheduled = at !== undefined && isDue(at);
  const minuteMs = 60_000;
  return {
    collection,
    kind: scheduled ? 'scheduled' : 'manual',
    dueAt: scheduled ? new Date(Math.floor(at.getTime() / minuteMs) * minuteMs) : (at ?? now),
    trigger: bySchedule ? 'schedule' : 'manual',
    settles: !bySchedule || options['settles'] === true,
    replace: options['replace'] === true,
    configHash: collectionHash(settings, collection),
  };
}

/** An attempt that is not in the ledger, so that a rehearsal names what a run would name. */
function rehearsedAttempt(order: AttemptOrder, opened: WritingHome, { world }: Context): Attempt {
  const { collection, dueAt, kind, trigger, configHash } = order;
  return {
    id: 'rehearsal',
    job: collection.name,
    dueAt,
    kind,
    n: 0,
    trigger,
    holder: opened.holder,
    state: 'running',
    startedAt: world.clock.now(),
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

/** Runs until done or until SIGINT or SIGTERM, which ends it at the next page. */
async function stoppable<T>(
  { collection, trigger }: AttemptOrder,
  { world, out, text }: Context,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const interrupt = () => {
    if (stop.signal.aborted) return;
    out.tell(text.commands.run.stopping);
    stop.abort(new MatineeError('interrupted', { job: collection.name }));
  };
  const unlisten = world.onStop(interrupt);
  // The daemon that supervises an attempt may be killed; nobody would supervise it then.
  const unwatch = trigger === 'schedule' ? world.onOrphaned(interrupt) : () => {};
  try {
    return await work(stop.signal);
  } finally {
    unlisten();
    unwatch();
    out.status(undefined);
  }
}

function jobTitle({ text }: Context, { name }: Collection): string {
  return text.commands.jobs[name] ?? name;
}
