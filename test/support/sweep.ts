import { parentPort, Worker, workerData } from 'node:worker_threads';

import { parseSchedule, type Schedule } from '../../src/schedule/cron.ts';
import { dueBy, type Stretch } from './local-clock.ts';

/** What is to be compared: a schedule in a zone, from one instant up to and without another. */
export interface SweepTask {
  zone: string;
  cron: string;
  fromMs: number;
  toMs: number;
  /** How the zone's clocks go, some days longer than that. */
  stretches: readonly Stretch[];
}

export interface SweepResult {
  compared: number;
  /** Instants that only one of the two says are due. */
  differences: string[];
}

/** Compares the planner with the oracle, in so many threads. */
export async function sweep(tasks: readonly SweepTask[], threads: number): Promise<SweepResult> {
  const shares = Array.from({ length: threads }, (_, share) =>
    tasks.filter((_, index) => index % threads === share),
  );
  const results = await Promise.all(shares.map(inThread));
  return {
    compared: results.reduce((sum, { compared }) => sum + compared, 0),
    differences: results.flatMap(({ differences }) => differences),
  };
}

function inThread(tasks: readonly SweepTask[]): Promise<SweepResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: tasks });
    worker.once('message', resolve).once('error', reject);
  });
}

/** Compares them in this thread. */
export function compare(tasks: readonly SweepTask[]): SweepResult {
  const scheduleOf = remembered((cron, zone) => parseSchedule(cron, zone));
  const result: SweepResult = { compared: 0, differences: [] };
  for (const { zone, cron, fromMs, toMs, stretches } of tasks) {
    const [after, until] = [new Date(fromMs - 1), new Date(toMs - 1)];
    const planned = scheduleOf(cron, zone).occurrences(after, until).map(Number);
    const expected = dueBy(cron, stretches, fromMs, toMs);
    result.compared += expected.length;
    const told = (by: string) => (ms: number) =>
      `${cron} in ${zone}: only ${by} has ${new Date(ms).toISOString()}`;
    result.differences.push(
      ...without(planned, expected).map(told('the planner')),
      ...without(expected, planned).map(told('the oracle')),
    );
  }
  return result;
}

function without(some: readonly number[], others: readonly number[]): number[] {
  const known = new Set(others);
  return some.filter((one) => !known.has(one));
}

function remembered(parse: typeof parseSchedule): typeof parseSchedule {
  const known = new Map<string, Schedule>();
  return (cron, zone) => {
    const key = `${cron} ${zone}`;
    const schedule = known.get(key) ?? parse(cron, zone);
    known.set(key, schedule);
    return schedule;
  };
}

/**
 * The planner spends nine tenths of its time asking the platform for the local time of the same few
 * instants. The answer is always the same, so that each is asked once.
 */
function rememberLocalTimes(): void {
  const { prototype } = Intl.DateTimeFormat;
  // oxlint-disable-next-line typescript/unbound-method -- called with its object below
  const ask = prototype.formatToParts;
  const answers = new WeakMap<object, Map<number, Intl.DateTimeFormatPart[]>>();
  prototype.formatToParts = function (at) {
    const ms = Number(at);
    const known = answers.get(this);
    const answer = known?.get(ms);
    if (answer !== undefined) return answer;
    const fresh = ask.call(this, at);
    if (known === undefined || known.size > 2000) answers.set(this, new Map([[ms, fresh]]));
    else known.set(ms, fresh);
    return fresh;
  };
}

if (parentPort !== null) {
  rememberLocalTimes();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort.postMessage(compare(workerData as SweepTask[]));
}
