/**
 * The candidate that `word` was most likely meant to be, or undefined when none is near: a third
 * of its letters (at least one) may be wrong, missing, too many or swapped with their neighbour.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const allowed = Math.max(1, Math.floor(word.length / 3));
  // An edit changes the length by one at most: what is much longer or shorter need not be compared.
  const alike = candidates.filter(({ length }) => Math.abs(length - word.length) <= allowed);
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of alike) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= (best === undefined ? allowed : best.distance - 1)) {
      best = { candidate, distance };
    }
  }
  return best?.candidate;
}

/** Edits from `a` to `b`: a letter added, dropped, replaced, or swapped with the next. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
