import { isInteger } from '../database/columns.ts';
import { isObject, type JsonShape, jsonShape } from '../database/json-shapes.ts';
import type { FailureRow, GivenUp, Happening, Skip } from '../ledger-event.ts';
import type { LastTry } from '../occurrence.ts';

type Why = Skip | GivenUp | Extract<Happening, { event: 'owed_again' }>['why'];

/** What is said of an event: why something ended, or a row of failures. */
type Detail = Why | FailureRow;

/** As JSON: instants are milliseconds, as everywhere in the database. */
type Kept = Record<string, unknown>;

const isDuration = (value: unknown) => value === 'none' || isInteger(value);
const VALUES: Readonly<Record<string, (value: unknown) => boolean>> = {
  pausedSince: isInteger,
  by: isInteger,
  dueAt: isInteger,
  endsAt: isInteger,
  since: isInteger,
  failures: isInteger,
  windowMs: isDuration,
};
const INSTANTS = new Set(['pausedSince', 'by', 'dueAt', 'endsAt', 'since']);

/** What must be said with a reason; of `stale` one or the other. */
const WITH_REASON: Record<Why['reason'], readonly string[]> = {
  overlap: [],
  paused: ['pausedSince'],
  stale: [],
  crowded: [],
  superseded: [],
  disabled: [],
  spent: [],
  'by-hand': [],
  newer: ['dueAt'],
  'clock-ahead': [],
};

export const WHY: JsonShape<Kept> = jsonShape((found) => isWhy(found));
export const FAILURE_ROW: JsonShape<Kept> = jsonShape(
  (found) => isKept(found) && 'failures' in found && 'since' in found,
);
/** Of an event of whichever kind. */
export const DETAIL: JsonShape<Kept> = jsonShape(
  (found) => isWhy(found) || (isKept(found) && 'failures' in found && 'since' in found),
);

function isWhy(found: unknown): found is Kept {
  if (!isKept(found)) return false;
  const { reason } = found;
  if (typeof reason !== 'string' || !Object.hasOwn(WITH_REASON, reason)) return false;
  if (reason === 'stale' && !('windowMs' in found) && !('endsAt' in found)) return false;
  return WITH_REASON[reason as Why['reason']].every((key) => key in found);
}

function isKept(found: unknown): found is Kept {
  return isObject(found) && Object.entries(found).every(([key, one]) => VALUES[key]?.(one) ?? true);
}

export function kept(detail: Detail): string {
  return JSON.stringify(detail, (key, value: unknown) =>
    INSTANTS.has(key) && typeof value === 'string' ? Date.parse(value) : value,
  );
}

export function whyOf(found: Kept): Why {
  return detailOf(found) as Why;
}

export function lastTryOf(found: Kept): LastTry {
  return detailOf(found) as LastTry;
}

export function failureRowOf(found: Kept): FailureRow {
  return detailOf(found) as FailureRow;
}

function detailOf(found: Kept): unknown {
  return Object.fromEntries(
    Object.entries(found).map(([key, one]) => [
      key,
      INSTANTS.has(key) ? new Date(one as number) : one,
    ]),
  );
}
