const DAY_MS = 86_400_000;

/** A calendar date as a number: days since 1970-01-01. NaN stands for a date nobody knows. */
export type Day = number;

/** The UTC date of an instant. */
export function dayOf(instant: Date): Day {
  return Math.floor(instant.getTime() / DAY_MS);
}

/** Reads `YYYY-MM-DD`; NaN when it is no date of the calendar (2026-02-30 is none). */
export function parseDay(text: string): Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return NaN;
  const day = Date.parse(text) / DAY_MS;
  return formatDay(day) === text ? day : NaN;
}

/** Writes `YYYY-MM-DD`, and "" for the unknown date, as TMDB does. */
export function formatDay(day: Day): string {
  return Number.isNaN(day) ? '' : new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The first day of a year. */
export function newYearsDay(year: number): Day {
  return new Date(0).setUTCFullYear(year, 0, 1) / DAY_MS;
}

/** The newest Wednesday that is not after `day`: TMDB moves its windows on that day of the week. */
export function wednesdayOf(day: Day): Day {
  // 1970-01-01 was a Thursday, so day -1 was a Wednesday.
  return day - ((((day + 1) % 7) + 7) % 7);
}
