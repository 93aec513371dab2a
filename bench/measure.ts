/** What a bench found out. */
export interface Answer {
  /** How many times what it is compared with, measured in turns with it. */
  ratio: number;
  /** What it is compared with: `an empty Node program`. */
  against: string;
  figures: string;
  /** What it must not exceed, in words, and whether it kept to it. */
  limit: { text: string; kept: boolean };
}

/** A question about the program's speed or size, asked anew at each call. */
export type Bench = () => Promise<Answer>;

/**
 * Calls `ours` and `floor` in turns, so that whatever else the machine does meets both, and returns
 * the median of what each returned. The first turn warms up and does not count.
 */
export async function inTurns(
  rounds: number,
  ours: () => Promise<number>,
  floor: () => Promise<number>,
): Promise<{ ours: number; floor: number }> {
  const measured: { ours: number; floor: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    measured.push({ ours: await ours(), floor: await floor() });
  }
  const counted = measured.slice(1);
  return {
    ours: medianOf(counted.map((one) => one.ours)),
    floor: medianOf(counted.map((one) => one.floor)),
  };
}

/** How many milliseconds it takes. */
export async function timed(work: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

export function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toPrecision(2) : ms.toFixed(0)} ms`;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
