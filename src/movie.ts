/** A movie as TMDB sent it: unknown keys and nulls included, nothing renamed. */
export type Movie = Readonly<Record<string, unknown>>;

/**
 * What identifies a movie in a list, or undefined when it cannot be identified (id absent, null
 * or 0, or no object at all). Any other id, however odd, identifies: quality decides about it.
 */
export function identityOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  const { id } = item as Movie;
  if (id === undefined || id === null || id === 0) return undefined;
  // A number and the same number as text are two identities: one of them is a wrong type.
  return typeof id === 'number' ? String(id) : JSON.stringify(id);
}
