import { zoneFault } from '../../config/zones.ts';
import { MatineeError } from '../../errors.ts';
import { jobNamed, jobsOf } from '../../home/jobs.ts';
import { openToRead } from '../../home/open.ts';
import { settingsOf } from '../../home/settings.ts';
import type { ScheduledJob } from '../../job.ts';
import { isoWithOffset } from '../../lib/local-time.ts';
import type { Pause } from '../../plan.ts';
import type { ClockChange } from '../../schedule/clock-changes.ts';
import { type Preview, type Previewed, preview } from '../../schedule/preview.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { integer } from '../line/values.ts';
import { pauseDocument, pauseText } from '../text/pause-text.ts';
import { tableLines } from '../text/table.ts';

const SHOWN_BY_DEFAULT = 10;
const SHOWN_AT_MOST = 1000;

type Job = ScheduledJob & { pauses: readonly Pause[] };

interface NextFacts {
  found: Preview<Job>;
  /** Jobs that are left out because they are switched off. */
  off: readonly Job[];
  /** In which all is shown; of each job its own where undefined. */
  zone: string | undefined;
}

/** `next`: what comes due, of one job or of all collections, as the configuration says. */
export async function next(
  [name]: readonly (string | undefined)[],
  options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, world } = context;
  const count = integer('--count', options['count'] ?? SHOWN_BY_DEFAULT, 1, SHOWN_AT_MOST);
  const zone = zoneOf(options['zone']);
  await using opened = await openToRead(placeOf(context));
  const settings = await settingsOf(placeOf(context));
  // Health is checked every ten minutes: of all jobs, one would see nothing else.
  const wanted =
    name === undefined
      ? jobsOf(settings).filter(({ housekeeping }) => housekeeping !== true)
      : [jobNamed(name, settings)];
  const jobs = await Promise.all(
    wanted.map(async (job) => {
      return { ...job, pauses: await opened.store.planbook.pauses(job.name) };
    }),
  );
  const shown = name === undefined ? jobs.filter(({ enabled }) => enabled) : jobs;
  const found = preview(shown, count, world.clock.now());
  const facts = { found, zone, off: jobs.filter((job) => !shown.includes(job)) };
  if (out.json) out.document(documentOf(facts, context));
  else out.print(...linesOf(facts, context));
  return DONE;
}

function zoneOf(option: RawOptions[string]): string | undefined {
  if (option === undefined) return undefined;
  const zone = String(option);
  const fault = zoneFault(zone);
  if (fault === undefined) return zone;
  throw new MatineeError('zone-unknown', { zone, ...fault });
}

function linesOf({ found, off, zone }: NextFacts, context: Context): string[] {
  const { next: words, weekdays } = context.text.planning;
  const { occurrences, changes } = found;
  const rows = occurrences.map((one) => {
    const shownZone = zone ?? one.job.timezone;
    const paused = pauseText(one.pause, context.text, { timezone: shownZone });
    const remarks = [one.job.enabled ? '' : words.off, paused];
    const remark = remarks.filter((text) => text !== '').join(', ');
    return [dueText(one.dueAt, shownZone, weekdays), shownZone, one.job.name, remark];
  });
  const told = changes.map(({ job, change }) => {
    return [job.name, job.timezone, changeText(change, job.timezone, context)];
  });
  return [
    ...(rows.length === 0 ? [words.none] : tableLines(words.columns, rows)),
    ...(off.length === 0 ? [] : ['', words.alsoOff(off.map((job) => job.name))]),
    ...(told.length === 0 ? [] : ['', words.changes, ...tableLines(words.changeColumns, told)]),
  ];
}

/** `2026-11-24 Tue 02:00 +09:00`. */
function dueText(at: Date, zone: string, weekdays: readonly string[]): string {
  const iso = isoWithOffset(at, zone);
  const date = iso.slice(0, 10);
  const weekday = weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()];
  return `${date} ${weekday} ${iso.slice(11, 16)} ${iso.slice(19)}`;
}

function changeText(change: ClockChange, zone: string, { text }: Context): string {
  const { change: words } = text.planning.next;
  if (change.kind === 'dropped' || change.kind === 'twice') return words(change);
  const { on, time, dueAt } = change;
  const due = isoWithOffset(dueAt, zone);
  const [dueOn, runsAt] = [due.slice(0, 10), due.slice(11, 16)];
  return change.kind === 'once'
    ? words({ kind: 'once', on, time, offset: due.slice(19) })
    : words({ kind: 'moved', on, time, runsAt: dueOn === on ? runsAt : `${dueOn} ${runsAt}` });
}

function documentOf({ found, off, zone }: NextFacts, context: Context) {
  return {
    occurrences: found.occurrences.map(({ job, dueAt, pause }: Previewed<Job>) => ({
      job: job.name,
      due_at: isoWithOffset(dueAt, zone ?? job.timezone),
      zone: zone ?? job.timezone,
      enabled: job.enabled,
      pause: pauseDocument(pause),
    })),
    clock_changes: found.changes.map(({ job, change }) => {
      const { dueAt, ...facts } = { dueAt: undefined, ...change };
      return {
        job: job.name,
        zone: job.timezone,
        ...facts,
        due_at: dueAt === undefined ? null : isoWithOffset(dueAt, job.timezone),
        text: changeText(change, job.timezone, context),
      };
    }),
    switched_off: off.map(({ name }) => name),
  };
}
