import type { Explanation } from '../explanation.ts';

/** Why something ran or did not; `text` says it line by line. */
export function explanationDocument(explanation: Explanation, text: readonly string[]) {
  return { ...(inSnakeCase(explanation) as Record<string, unknown>), text };
}

/** As documents of ours are: keys in snake case, instants in ISO 8601, null for what is not there. */
function inSnakeCase(value: unknown): unknown {
  if (value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(inSnakeCase);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [
    key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    // An error is kept as the ledger has it.
    key === 'error' ? (one ?? null) : inSnakeCase(one),
  ]);
  return Object.fromEntries(entries);
}
