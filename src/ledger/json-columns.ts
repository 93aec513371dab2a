import type { KnownInfo } from '../collection-info.ts';
import { isObject, type JsonShape, jsonShape } from '../database/json-shapes.ts';
import type { RecordedError } from '../occurrence.ts';
import { readCollectionInfo } from '../read-collection-info.ts';
import { DETAIL, WHY } from './event-details.ts';

/** Figures and circumstances by name. */
export const FACTS = jsonShape<Record<string, unknown>>(isObject);

export const COLLECTION_INFO = jsonShape<KnownInfo>(
  (found) => readCollectionInfo(found) !== undefined,
);

export const RECORDED_ERROR = jsonShape<RecordedError>(
  (found) => isObject(found) && typeof found['code'] === 'string' && isObject(found['values']),
);

/** A list of things of several kinds: faults, warnings. */
const KINDS = jsonShape<never[]>(
  (found) =>
    Array.isArray(found) && found.every((one) => isObject(one) && typeof one['kind'] === 'string'),
);

/** A list of things of these kinds. */
export function kindsOf<T>(): JsonShape<readonly T[]> {
  return KINDS;
}

/** How many attempts fell into each bucket of durations. */
export type Histogram = Record<number, number>;

export const HISTOGRAM = jsonShape<Histogram>(
  (found) => isObject(found) && Object.values(found).every((n) => Number.isSafeInteger(n)),
);

/** Every column of matinee.db that holds JSON. */
export const JSON_COLUMNS: Readonly<Record<string, Readonly<Record<string, JsonShape<unknown>>>>> =
  {
    attempts: { error: RECORDED_ERROR, stats: FACTS, last_try: WHY },
    attempt_counts: { durations: HISTOGRAM },
    ledger_events: { detail: DETAIL },
    versions: { faults: KINDS, warnings: KINDS, info: COLLECTION_INFO },
  };
