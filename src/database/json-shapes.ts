/** What the JSON of a column has to be. */
export interface JsonShape<T> {
  /** What the column holds, or undefined where that is no JSON, or of another shape. */
  read(value: unknown): T | undefined;
}

export function jsonShape<T>(is: (found: unknown) => boolean): JsonShape<T> {
  return {
    read: (value) => {
      const found = parsed(value);
      return is(found) ? (found as T) : undefined;
    },
  };
}

export function isObject(found: unknown): found is Record<string, unknown> {
  return typeof found === 'object' && found !== null && !Array.isArray(found);
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
