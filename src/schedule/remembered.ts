/** The first due instant after one, or undefined: never again. */
type Next = (after: Date) => Date | undefined;

/** So far apart in due instants may two questions be and still be answered one from the other. */
const STEPS = 4;
/** Two weeks of ten minutes. */
const REMEMBERED = 2016;

/**
 * The same answers, each found once: of one stretch of time all due instants are known, and whoever
 * asks on from its end makes it longer. The clock and whoever goes through the last days do nothing
 * else, again and again, and finding a due instant takes fifty times as long as remembering it.
 */
export function remembered(next: Next): Next {
  let from = new Date(Number.NaN);
  let due: Date[] = [];

  const goOn = (after: Date): Date | undefined => {
    for (let step = 0; step < STEPS; step++) {
      const found = next(due.at(-1) ?? after);
      if (found === undefined) return undefined;
      due.push(found);
      if (found > after) return found;
    }
    return undefined;
  };

  return (after) => {
    const last = due.at(-1);
    if (last !== undefined && from <= after) {
      if (after < last) return due[firstAfter(due, after)];
      const found = goOn(after);
      if (found !== undefined) {
        if (due.length > REMEMBERED) from = due.splice(0, REMEMBERED / 2).at(-1) ?? from;
        return found;
      }
    }
    const found = next(after);
    from = after;
    due = found === undefined ? [] : [found];
    return found;
  };
}

/** Where the first of ascending instants stands that is after one; there is one. */
function firstAfter(instants: readonly Date[], after: Date): number {
  const afterMs = after.getTime(); // dates are compared ten times as slowly
  let [low, high] = [0, instants.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instants[middle]?.getTime() ?? 0) > afterMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
