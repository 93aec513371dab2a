import { addDays, isDate } from '../../lib/local-time.ts';
import { invalidValue } from './values.ts';

/** How periods are written: hour, day, ISO week, month, year. */
export const PERIOD_FORMS = ['20261124_08', '20261124', '2026-W47', '202611', '2026'] as const;

/**
 * A stretch of local time; both ends as text that sorts by time, `2026112408`. An hour that comes
 * twice is two of them: the second has its offset behind.
 */
interface Period {
  start: string;
  end: string;
}

/** @throws {MatineeError} `usage`, naming the forms. */
export function readPeriod(
  flag: string,
  text: string,
  forms: readonly string[] = PERIOD_FORMS,
): Period {
  const period = parsePeriod(text);
  const week = /^(\d{4})-W(\d\d)$/.exec(text);
  if (period === undefined && week !== null) {
    const weeks = parsePeriod(`${week[1]}-W53`) === undefined ? 52 : 53;
    throw invalidValue(`${flag} ${text}`, { kind: 'week', year: week[1] ?? '', weeks });
  }
  if (period === undefined) throw invalidValue(`${flag} ${text}`, { kind: 'period', forms });
  return period;
}

/** As `readPeriod`; a day or month may be written as elsewhere too, `2026-11-24`. */
export function readRangeEnd(flag: string, text: string): Period {
  const isDashed = /^\d{4}-\d\d(-\d\d)?$/.test(text);
  const period = isDashed ? parsePeriod(text.replaceAll('-', '')) : undefined;
  return period ?? readPeriod(flag, text);
}

/** Whether a snapshot's period begins in the range; an end that is left out is open. */
export function withinPeriods(
  period: string,
  first: Period | undefined,
  last: Period | undefined,
): boolean {
  const { start } = parsePeriod(period) ?? { start: period };
  return (first === undefined || start >= first.start) && (last === undefined || start <= last.end);
}

/** Undefined for a text in none of the forms, and for a time that no calendar has. */
export function parsePeriod(text: string): Period | undefined {
  const week = /^(\d{4})-W(\d\d)$/.exec(text);
  if (week !== null) return weekOf(Number(week[1]), Number(week[2]));

  const [whole, year = '', month = '01', day = '01', hour, offset = ''] =
    /^(\d{4})(?:(\d\d)(?:(\d\d)(?:_(\d\d)([+-]\d{4})?)?)?)?$/.exec(text) ?? [];
  if (whole === undefined || !isDate(`${year}-${month}-${day}`)) return undefined;
  if (hour === undefined) return { start: `${year}${month}${day}00`, end: `${text}~` };
  if (Number(hour) > 23) return undefined;
  const start = `${year}${month}${day}${hour}${offset}`;
  return { start, end: offset === '' ? `${start}~` : start };
}

function weekOf(year: number, week: number): Period | undefined {
  // The 4th of January is always in the first week, and the 28th of December in the last.
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = addDays(`${year}-01-04`, (week - 1) * 7 - ((fourth.getUTCDay() + 6) % 7));
  const thursday = addDays(monday, 3);
  if (week < 1 || Number(thursday.slice(0, 4)) !== year) return undefined;
  const packed = (on: string) => on.replaceAll('-', '');
  return { start: `${packed(monday)}00`, end: `${packed(addDays(monday, 6))}~` };
}
