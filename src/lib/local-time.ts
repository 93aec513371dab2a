import { DAY_MS, HOUR_MS, MINUTE_MS } from './clock.ts';

/** A unit of the calendar by which local time is named. */
export type CalendarUnit = 'hour' | 'day' | 'week' | 'month';

interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** Local time minus UTC. */
  offsetMs: number;
}

/** Longer than any clock was ever put back at once since 1972, shorter than two changes apart. */
const LONGEST_SET_BACK_MS = 3 * HOUR_MS;

/** The time zone of this machine, by its clock: `Intl`, which takes 12 ms to load, is not asked. */
export const SYSTEM_ZONE = 'system';

/** Whether this Node knows `zone` as an IANA time zone; a bare offset such as `+09:00` is none. */
export function isTimeZone(zone: string): boolean {
  if (!/^[a-z]/i.test(zone)) return false;
  if (learned.has(zone)) return true;
  // Most are in this list, which takes a tenth of the time that the first formatter takes.
  if (listedZones().has(zone)) return true;
  try {
    formatterOf(zone);
    return true;
  } catch {
    return false;
  }
}

let listed: ReadonlySet<string> | undefined;

function listedZones(): ReadonlySet<string> {
  listed ??= new Set(Intl.supportedValuesOf('timeZone'));
  return listed;
}

/** The name that this Node has for a zone, in its letters; undefined for what is no zone to it. */
export function zoneInFull(zone: string): string | undefined {
  return isTimeZone(zone) ? formatterOf(zone).resolvedOptions().timeZone : undefined;
}

/** The calendar date of an instant in a zone, `YYYY-MM-DD`. */
export function localDate(at: Date, zone: string): string {
  return dateText(localTime(at, zone), '-');
}

/**
 * The calendar unit of an instant in a zone, as a part of a file name: hour `20261123_08`, day
 * `20261123`, ISO week with its own year `2026-W47`, month `202611`.
 *
 * When a clock is put back, a stretch of local time passes twice: an hour of the second pass has
 * its offset as suffix, `20261025_02+0100`, so that no two instants an hour apart share a name.
 */
export function periodOf(unit: CalendarUnit, at: Date, zone: string): string {
  const local = localTime(at, zone);
  if (unit === 'week') return isoWeek(local);
  if (unit === 'month') return dateText(local, '').slice(0, 6);
  if (unit === 'day') return dateText(local, '');
  const offset = isSecondPass(at, zone, local.offsetMs) ? offsetText(local.offsetMs, '') : '';
  return `${dateText(local, '')}_${pad(local.hour)}${offset}`;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Whether a text is `YYYY-MM-DD` and that day exists, Gregorian throughout. `Date` is no help: it takes
 * the 31st of February for the 3rd of March.
 */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const leapDay = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  return day >= 1 && day <= (DAYS_IN_MONTH[month - 1] ?? 0) + leapDay;
}

/** The calendar date `days` after (or, negative, before) a date; both `YYYY-MM-DD`. */
export function addDays(on: string, days: number): string {
  return new Date(Date.parse(`${on}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** An instant as ISO 8601 local time with offset, to the second: `2026-11-23T02:00:00+09:00`. */
export function isoWithOffset(at: Date, zone: string): string {
  const local = localTime(at, zone);
  const time = [local.hour, local.minute, local.second].map((part) => pad(part)).join(':');
  return `${dateText(local, '-')}T${time}${offsetText(local.offsetMs, ':')}`;
}

/** What local time is ahead of UTC at an instant, in milliseconds; negative where it is behind. */
export function utcOffsetMs(at: Date, zone: string): number {
  return localTime(at, zone).offsetMs;
}

/** The last local time that was told: what happens within one second is often told one by one. */
let latest: { zone: string; wholeSecondMs: number; local: LocalTime } | undefined;

function localTime(at: Date, zone: string): LocalTime {
  if (zone === SYSTEM_ZONE) return systemTime(at);
  const wholeSecondMs = Math.floor(at.getTime() / 1000) * 1000;
  if (latest?.zone === zone && latest.wholeSecondMs === wholeSecondMs) return latest.local;
  const local = zonedTime(wholeSecondMs, zone);
  latest = { zone, wholeSecondMs, local };
  return local;
}

/** Since then no clock was changed twice within a day, and each at a whole minute. */
const DAYS_SINCE_MS = Date.UTC(1980, 0);
const MOST_DAYS = 4000;

/** What a zone's clocks are ahead of UTC at the beginning of a day of UTC, by its number. */
type DayOffsets = Map<number, number>;

/** Asking `Intl` takes a hundred times as long as looking here. */
const offsetsOf = new Map<string, DayOffsets>();

function offsetOnDay(day: number, zone: string, known: DayOffsets): number {
  let offsetMs = known.get(day);
  if (offsetMs === undefined) {
    offsetMs = toldByIntl(day * DAY_MS, zone).offsetMs;
    if (known.size >= MOST_DAYS) known.clear();
    known.set(day, offsetMs);
  }
  return offsetMs;
}

function knownDays(zone: string): DayOffsets {
  const known = offsetsOf.get(zone) ?? new Map<number, number>();
  offsetsOf.set(zone, known);
  return known;
}

/** What a zone's clocks are ahead of UTC from one instant up to another, without it. */
export interface ZoneOffsets {
  fromMs: number;
  untilMs: number;
  /** At the beginning. */
  offsetMs: number;
  /** From when on it is another, and which; oldest first. */
  changes: readonly (readonly [atMs: number, offsetMs: number])[];
}

const learned = new Map<string, ZoneOffsets>([
  ['UTC', { fromMs: -Infinity, untilMs: Infinity, offsetMs: 0, changes: [] }],
]);

/** Makes known what this same program has once found of a zone: asking `Intl` first takes 13 ms. */
export function learnOffsets(zone: string, offsets: ZoneOffsets): void {
  learned.set(zone, offsets);
}

function learnedOffset(ms: number, zone: string): number | undefined {
  const known = learned.get(zone);
  if (known === undefined || ms < known.fromMs || ms >= known.untilMs) return undefined;
  return known.changes.findLast(([atMs]) => atMs <= ms)?.[1] ?? known.offsetMs;
}

function zonedTime(wholeSecondMs: number, zone: string): LocalTime {
  const learnedMs = learnedOffset(wholeSecondMs, zone);
  if (learnedMs !== undefined) return withOffset(wholeSecondMs, learnedMs);
  if (wholeSecondMs < DAYS_SINCE_MS) return toldByIntl(wholeSecondMs, zone);
  const day = Math.floor(wholeSecondMs / DAY_MS);
  const known = knownDays(zone);
  const offsetMs = offsetOnDay(day, zone, known);
  if (offsetOnDay(day + 1, zone, known) !== offsetMs) return toldByIntl(wholeSecondMs, zone);
  return withOffset(wholeSecondMs, offsetMs);
}

function withOffset(wholeSecondMs: number, offsetMs: number): LocalTime {
  const local = new Date(wholeSecondMs + offsetMs); // read by its UTC parts
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    offsetMs,
  };
}

function toldByIntl(wholeSecondMs: number, zone: string): LocalTime {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(wholeSecondMs)) {
    parts[type] = Number(value);
  }
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  const offsetMs = Date.UTC(year, month - 1, day, hour, minute, second) - wholeSecondMs;
  return { year, month, day, hour, minute, second, offsetMs };
}

function systemTime(at: Date): LocalTime {
  return {
    year: at.getFullYear(),
    month: at.getMonth() + 1,
    day: at.getDate(),
    hour: at.getHours(),
    minute: at.getMinutes(),
    second: at.getSeconds(),
    offsetMs: -at.getTimezoneOffset() * MINUTE_MS,
  };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter takes a hundred times as long as using it. */
function formatterOf(zone: string): Intl.DateTimeFormat {
  const cached = formatters.get(zone);
  if (cached !== undefined) return cached;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(zone, formatter);
  return formatter;
}

/** Whether the local time of `at` has passed once before, with another offset. */
function isSecondPass(at: Date, zone: string, offsetMs: number): boolean {
  const earlier = localTime(new Date(at.getTime() - LONGEST_SET_BACK_MS), zone);
  const setBackMs = earlier.offsetMs - offsetMs;
  if (setBackMs <= 0) return false;
  return localTime(new Date(at.getTime() - setBackMs), zone).offsetMs === earlier.offsetMs;
}

/** ISO 8601: weeks begin on Monday, and belong to the year that holds their Thursday. */
function isoWeek(local: LocalTime): string {
  const midnightMs = Date.UTC(local.year, local.month - 1, local.day);
  const daysSinceMonday = (new Date(midnightMs).getUTCDay() + 6) % 7;
  const thursdayMs = midnightMs + (3 - daysSinceMonday) * DAY_MS;
  const weekYear = new Date(thursdayMs).getUTCFullYear();
  const week = 1 + Math.floor((thursdayMs - Date.UTC(weekYear, 0, 1)) / (7 * DAY_MS));
  return `${weekYear}-W${pad(week)}`;
}

function dateText(local: LocalTime, separator: string): string {
  return [pad(local.year, 4), pad(local.month), pad(local.day)].join(separator);
}

function offsetText(offsetMs: number, separator: string): string {
  const minutes = Math.abs(Math.round(offsetMs / MINUTE_MS));
  const sign = offsetMs < 0 ? '-' : '+';
  return `${sign}${pad(Math.floor(minutes / 60))}${separator}${pad(minutes % 60)}`;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}
