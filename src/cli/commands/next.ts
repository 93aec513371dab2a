import { zoneFault } from '../../config/zones.ts';
import { nextDocument } from '../../documents/next.ts';
import { MatineeError } from '../../errors.ts';
import { isoWithOffset } from '../../lib/local-time.ts';
import type { Messages } from '../../messages/messages.ts';
import { askNext, type NextFacts } from '../../queries/next.ts';
import type { ClockChange } from '../../schedule/clock-changes.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { positiveInteger } from '../line/values.ts';
import { pauseText } from '../text/words.ts';
import { type Line, tableLines } from '../text/table.ts';

const SHOWN_AT_MOST = 1000;

/** `next`: what comes due, of one job or of all collections, as the configuration says. */
export async function next(
  [name]: readonly (string | undefined)[],
  options: RawOptions,
  context: Context,
): Promise<number> {
  const { out } = context;
  const count = positiveInteger('--count', options['count'], SHOWN_AT_MOST);
  const zone = zoneOf(options['zone']);
  const facts = await askNext(placeOf(context), name, count);
  const changeText = (change: ClockChange, inZone: string) =>
    changeTextIn(change, inZone, context.text);
  if (out.json) out.document(nextDocument(facts, { zone, changeText }));
  else out.print(...linesOf(facts, zone, context));
  return DONE;
}

function zoneOf(option: RawOptions[string]): string | undefined {
  if (option === undefined) return undefined;
  const zone = String(option);
  const fault = zoneFault(zone);
  if (fault === undefined) return zone;
  throw new MatineeError('zone-unknown', { zone, ...fault });
}

function linesOf({ found, off }: NextFacts, zone: string | undefined, context: Context): Line[] {
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
    return [job.name, job.timezone, changeTextIn(change, job.timezone, context.text)];
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

function changeTextIn(change: ClockChange, zone: string, { planning }: Messages): string {
  const { change: words } = planning.next;
  if (change.kind === 'dropped' || change.kind === 'twice') return words(change);
  const { on, time, dueAt } = change;
  const due = isoWithOffset(dueAt, zone);
  const [dueOn, runsAt] = [due.slice(0, 10), due.slice(11, 16)];
  return change.kind === 'once'
    ? words({ kind: 'once', on, time, offset: due.slice(19) })
    : words({ kind: 'moved', on, time, runsAt: dueOn === on ? runsAt : `${dueOn} ${runsAt}` });
}
