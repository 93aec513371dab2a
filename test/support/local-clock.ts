const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/** A stretch of time, its end excluded, over which a zone's clocks are ahead of UTC by one offset. */
export interface Stretch {
  fromMs: number;
  toMs: number;
  offsetMs: number;
}

/**
 * How a zone's clocks go from one instant to another, found by asking the platform for its offset
 * day by day and halving the days that change it. Nothing here is shared with the planner.
 */
export function stretchesOf(zone: string, fromMs: number, toMs: number): Stretch[] {
  const offsetAt = offsetReader(zone);
  const stretches: Stretch[] = [];
  let current: Stretch = { fromMs, toMs, offsetMs: offsetAt(fromMs) };
  for (let ms = fromMs; ms < toMs; ms += DAY_MS) {
    const nextMs = Math.min(ms + DAY_MS, toMs);
    const offsetMs = offsetAt(nextMs);
    if (offsetMs === current.offsetMs) continue;
    let [before, after] = [ms, nextMs];
    while (after - before > MINUTE_MS) {
      const middle = before + Math.floor((after - before) / 2 / MINUTE_MS) * MINUTE_MS;
      if (offsetAt(middle) === current.offsetMs) before = middle;
      else after = middle;
    }
    stretches.push({ ...current, toMs: after });
    current = { fromMs: after, toMs, offsetMs };
  }
  return [...stretches, current];
}

/** Reads `GMT+05:30` out of what the platform says of an instant. */
function offsetReader(zone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (ms) => {
    const said = format.format(ms);
    const [, sign, hours = 0, minutes = 0, seconds] =
      /GMT(?:([+-])(\d\d):(\d\d)(:\d\d)?)?$/.exec(said) ?? [];
    if (!said.includes('GMT') || seconds !== undefined) throw new Error(`${zone}: ${said}`);
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  };
}

/**
 * When a schedule is due from one instant up to and without another, by the rules that are
 * documented: a time without `*` or `/` once a local day, when the clock first shows it or has
 * jumped over it; any other whenever the clock shows it.
 */
export function dueBy(cron: string, stretches: readonly Stretch[], fromMs: number, toMs: number) {
  const [minute = '', hour = '', ...date] = cron.split(' ');
  const times = timesOf(minute, hour);
  const isDate = dateMatcher(date);
  const due = /[*/]/.test(minute + hour)
    ? shownTimes(times, isDate, stretches, fromMs, toMs)
    : onceADay(times, isDate, stretches, fromMs, toMs);
  return [...due].filter((ms) => ms >= fromMs && ms < toMs).toSorted((a, b) => a - b);
}

/** Every minute of every stretch, as the clock on the wall shows it. */
function* shownTimes(
  times: ReadonlySet<number>,
  isDate: (localMs: number) => boolean,
  stretches: readonly Stretch[],
  fromMs: number,
  toMs: number,
): Iterable<number> {
  for (const stretch of stretches) {
    const end = Math.min(stretch.toMs, toMs);
    for (let ms = Math.max(stretch.fromMs, fromMs); ms < end; ms += MINUTE_MS) {
      const localMs = ms + stretch.offsetMs;
      if (times.has((localMs % DAY_MS) / MINUTE_MS) && isDate(localMs)) yield ms;
    }
  }
}

/** Every date of the calendar, whatever the clock does on it; two times may fall on one instant. */
function onceADay(
  times: ReadonlySet<number>,
  isDate: (localMs: number) => boolean,
  stretches: readonly Stretch[],
  fromMs: number,
  toMs: number,
): Set<number> {
  const due = new Set<number>();
  const firstDay = Math.floor(fromMs / DAY_MS - 1) * DAY_MS;
  for (let dayMs = firstDay; dayMs < toMs + DAY_MS; dayMs += DAY_MS) {
    if (!isDate(dayMs)) continue;
    for (const time of times) {
      const ms = firstShowing(dayMs + time * MINUTE_MS, stretches);
      if (ms !== undefined) due.add(ms);
    }
  }
  return due;
}

/** When clocks first show a local time, or, where they jump over it, when they jump. */
function firstShowing(localMs: number, stretches: readonly Stretch[]): number | undefined {
  const first = stretches.find(({ toMs, offsetMs }) => localMs < toMs + offsetMs);
  if (first === undefined) return undefined;
  return Math.max(localMs - first.offsetMs, first.fromMs);
}

/** Minutes of the day. */
function timesOf(minute: string, hour: string): Set<number> {
  const minutes = valuesOf(minute, 0, 59);
  return new Set(valuesOf(hour, 0, 23).flatMap((h) => minutes.map((m) => h * 60 + m)));
}

function dateMatcher([day = '', month = '', weekday = '']: readonly string[]) {
  const days = new Set(valuesOf(day, 1, 31));
  const months = new Set(valuesOf(month, 1, 12));
  const weekdays = new Set(valuesOf(weekday, 0, 6));
  return (localMs: number): boolean => {
    const date = new Date(localMs);
    return (
      days.has(date.getUTCDate()) &&
      months.has(date.getUTCMonth() + 1) &&
      weekdays.has(date.getUTCDay())
    );
  };
}

/** Of a field: `*`, `5`, `8-22`, or one of these with `/10` behind it. */
function valuesOf(field: string, min: number, max: number): number[] {
  const [range = '', step = '1'] = field.split('/');
  const [from = '', to = from] = range === '*' ? [String(min), String(max)] : range.split('-');
  const values: number[] = [];
  for (let value = Number(from); value <= Number(to); value += Number(step)) values.push(value);
  return values;
}
