/** A statement that can be told to read all integers as `bigint`. */
interface Readable {
  setReadBigInts(enabled: boolean): void;
}

/**
 * What a statement reads, an integer too large for a number as the nearest number that there is:
 * what somebody wrote into one row must not hide all the others. (`node:sqlite` refuses them.)
 */
export function inNumbers<S extends Readable, T>(
  sql: string,
  statement: S,
  read: (from: S) => T,
): T {
  try {
    return read(statement);
  } catch (error) {
    const isTooLarge = (error as { code?: unknown }).code === 'ERR_OUT_OF_RANGE';
    // What writes has written by now, and must not do it twice.
    if (!isTooLarge || !/^\s*(select|with)\b/i.test(sql)) throw error;
    statement.setReadBigInts(true);
    try {
      return nearestNumbers(read(statement));
    } finally {
      statement.setReadBigInts(false);
    }
  }
}

/** Makes numbers of the integers in rows or a row, which are lists or objects of columns. */
function nearestNumbers<T>(value: T): T {
  if (typeof value === 'bigint') return Number(value) as T;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const columns = value as Record<string, unknown>;
  for (const name of Object.keys(columns)) columns[name] = nearestNumbers(columns[name]);
  return value;
}
