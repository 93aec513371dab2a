/** What a bench found out. */
export interface Answer {
  /** How many times what it is compared with, which was measured in turns with it. */
  ratio: number;
  /** What it is compared with: `an empty Node program`. */
  against: string;
  /** What the ratio is made of, and what else was measured. */
  figures: string;
  /** What it is to keep to, in words, and whether it did. */
  limit?: { text: string; kept: boolean };
}

/** A question about the program's speed or size, asked anew at each call. */
export type Bench = () => Promise<Answer>;

/**
 * Measures several things in turns, so that whatever else the machine does meets them all, and
 * returns the median of each. The first turn warms up and does not count.
 */
export async function inTurns<Name extends string>(
  rounds: number,
  measure: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(measure) as Name[];
  const found = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const value = await measure[name]();
      if (round > 0) found.get(name)?.push(value);
    }
  }
  const medians = [...found].map(([name, values]) => [name, medianOf(values)]);
  return Object.fromEntries(medians) as Record<Name, number>;
}

/** How many milliseconds the work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

export function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toPrecision(2) : ms.toFixed(0)} ms`;
}

export function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

/** The least value that `percent` of the values do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const rank = Math.max(1, Math.ceil((values.length * percent) / 100));
  return values.toSorted((a, b) => a - b)[rank - 1] ?? Number.NaN;
}

function medianOf(values: readonly number[]): number {
  return percentile(values, 50);
}
