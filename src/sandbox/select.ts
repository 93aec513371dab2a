/**
 * The k-th smallest of `values` (k from 0), by quickselect: linear where sorting a million is not.
 * Reorders `values`. NaN is not allowed among them.
 */
export function kthSmallest(values: Float32Array | Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >>> 1] as number;
    let left = low;
    let right = high;
    while (left <= right) {
      while ((values[left] as number) < pivot) left++;
      while ((values[right] as number) > pivot) right--;
      if (left <= right) {
        const swapped = values[left] as number;
        values[left++] = values[right] as number;
        values[right--] = swapped;
      }
    }
    if (k <= right) high = right;
    else if (k >= left) low = left;
    else break;
  }
  return values[k] as number;
}

/** Draws by weight: a number from 0 to 1 points into the choices laid end to end. */
export function weighted<T extends { weight: number }>(choices: readonly T[]): (at: number) => T {
  const total = choices.reduce((sum, { weight }) => sum + weight, 0);
  return (at) => {
    let rest = at * total;
    for (const choice of choices) {
      rest -= choice.weight;
      if (rest < 0) return choice;
    }
    return choices.at(-1) as T;
  };
}
