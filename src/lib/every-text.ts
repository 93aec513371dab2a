/**
 * The same value with every text in it changed, names of properties among them; what is no text
 * (numbers, booleans, null, instants) stays as it is.
 */
export function everyText<T>(value: T, change: (text: string) => string): T {
  return changed(value, change) as T;
}

function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => changed(one, change));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  const entries = Object.entries(value).map(([name, one]) => [change(name), changed(one, change)]);
  return Object.fromEntries(entries);
}
