import { DAY_MS, HOUR_MS } from '../lib/clock.ts';
import { utcOffsetMs } from '../lib/local-time.ts';
import { offsetChanges } from '../lib/offset-changes.ts';

/** The first after another; local times are written as instants of UTC. */
type NextLocal = (after: Date) => Date | undefined;

/** Longer than any clock was ever put back at once since 1972. */
const LONGEST_SET_BACK_MS = 3 * HOUR_MS;

/** A local time lies so far at most from the same time in UTC, with a day left out between them. */
const AWAY_MS = 2 * DAY_MS;

/**
 * The instants at which the clocks of a zone show given local times.
 *
 * Where clocks change:
 * 1. `fixed` times come once: at the end of the gap where they are skipped, though that be on
 *    another day, and the first time where they come twice. Of several that are moved to one
 *    instant there is one.
 * 2. Others come as often as the clock shows them: not at all in a gap, twice in what is doubled.
 */
export function instantsShowing(next: NextLocal, zone: string, fixed: boolean): NextLocal {
  return (after) => {
    const afterMs = after.getTime();
    let foundMs: number | undefined;
    let local = next(new Date(firstLocalMs(afterMs, zone)));
    for (; local !== undefined; local = next(local)) {
      const shown = shownAt(local.getTime(), zone);
      const came = shown.instantsMs.length === 0 ? [shown.passedMs] : shown.instantsMs;
      const dueMs = fixed ? came.slice(0, 1) : shown.instantsMs;
      for (const one of dueMs) if (one > afterMs) foundMs = Math.min(one, foundMs ?? one);
      // Later local times are not passed before this one is.
      if (foundMs !== undefined && shown.passedMs >= foundMs) break;
    }
    return foundMs === undefined ? undefined : new Date(foundMs);
  };
}

/** Whatever the clock shows after an instant lies after this local time. */
function firstLocalMs(afterMs: number, zone: string): number {
  const offsetMs = offsetAt(afterMs, zone);
  const isSteady =
    offsetAt(afterMs - LONGEST_SET_BACK_MS, zone) === offsetMs &&
    offsetAt(afterMs + LONGEST_SET_BACK_MS, zone) === offsetMs;
  return afterMs + offsetMs - (isSteady ? 0 : LONGEST_SET_BACK_MS);
}

interface Shown {
  /** When the clock shows it, oldest first: none in a gap, two where it comes twice. */
  instantsMs: readonly number[];
  /** When the clock first shows it, or passes it. */
  passedMs: number;
}

function shownAt(localMs: number, zone: string): Shown {
  const beforeMs = offsetAt(localMs - AWAY_MS, zone);
  const afterMs = offsetAt(localMs + AWAY_MS, zone);
  if (beforeMs === afterMs)
    return { instantsMs: [localMs - beforeMs], passedMs: localMs - beforeMs };
  const instantsMs = [localMs - beforeMs, localMs - afterMs]
    .filter((ms) => ms + offsetAt(ms, zone) === localMs)
    .toSorted((a, b) => a - b);
  return { instantsMs, passedMs: instantsMs[0] ?? gapEndMs(localMs, zone) };
}

/** The first instant at which the clock shows more than a local time that it leaves out. */
function gapEndMs(localMs: number, zone: string): number {
  const changes = offsetChanges(zone, new Date(localMs - AWAY_MS), new Date(localMs + AWAY_MS));
  const passing = changes.find(({ at, afterMs }) => at.getTime() + afterMs > localMs);
  if (passing === undefined) throw new Error(`${zone} never passes a local time`);
  return passing.at.getTime();
}

function offsetAt(ms: number, zone: string): number {
  return utcOffsetMs(new Date(ms), zone);
}
