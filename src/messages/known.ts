/**
 * What a table itself has for a word, or undefined. Words come out of the ledger, the catalog, a file
 * or another process, and a newer program may have written ones that are not known here; what every
 * object inherits (`constructor`, `toString`) is no word of a table.
 */
export function known<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

/**
 * Says one of several kinds of things. A kind that has no sentence, or whose values are not what its
 * sentence needs, was written by another version of the program: it is said as it stands.
 */
export function tolerant<One extends { kind: string }>(
  say: (one: One) => string | undefined,
  unknown: (word: string) => string,
): (one: One) => string {
  return (one) => {
    try {
      return say(one) ?? unknown(one.kind);
    } catch {
      return unknown(one.kind);
    }
  };
}
