import type { TestContext } from 'node:test';

import { openWorld } from './cli.ts';
import type { FaultCase } from './fault-cases.ts';
import { type Observed, openStage, runUnderFault } from './fault-run.ts';

/** What must not have come of any case. */
export interface Harm {
  /** Published, though not the movies of an undamaged run. */
  falseSuccesses: number;
  goodFilesLost: number;
  stackTraces: number;
  keysFound: number;
  /** What is not as expected, case by case. */
  failures: string[];
}

export const WITHOUT_HARM: Harm = {
  falseSuccesses: 0,
  goodFilesLost: 0,
  stackTraces: 0,
  keysFound: 0,
  failures: [],
};

/** Runs every case, holds it to what is expected of it, and tells the sums. */
export async function runMatrix(t: TestContext, cases: readonly FaultCase[]): Promise<Harm> {
  const stage = openStage(await openWorld(t));
  const harm = { ...WITHOUT_HARM, failures: [] as string[] };
  let worst = { tookMs: 0, title: '' };
  for (const one of cases) {
    const observed = await runUnderFault(stage, one);
    const published = observed.outcome === 'published';
    if (published && !observed.moviesAreGood) harm.falseSuccesses += 1;
    if (!published && !observed.fileIsOld) harm.goodFilesLost += 1;
    if (STACK_TRACE.test(observed.said)) harm.stackTraces += 1;
    harm.keysFound += observed.keyIn.length;
    harm.failures.push(...differences(one, observed).map((what) => `${one.title}: ${what}`));
    const { tookMs } = observed;
    if (!published && tookMs > worst.tookMs) worst = { tookMs, title: one.title };
  }
  const { falseSuccesses, goodFilesLost, stackTraces, keysFound, failures } = harm;
  t.diagnostic(
    `${cases.length} combinations, ${failures.length} failures, ${falseSuccesses} false successes, ` +
      `${goodFilesLost} good files lost, ${stackTraces} stack traces, ${keysFound} keys; ` +
      `longest until given up ${Math.round(worst.tookMs / 1000)} s (${worst.title})`,
  );
  return harm;
}

const STACK_TRACE = /^ {4}at /m;

function differences({ expected }: FaultCase, observed: Observed): string[] {
  const { outcome, exitCode, code, retries, says } = expected;
  const last = observed.said.trimEnd().split('\n').slice(-2).join(' / ');
  const isAsOften = observed.retries >= retries.min && observed.retries <= retries.max;
  const wrong: [is: boolean, what: string][] = [
    [observed.outcome !== outcome, `${observed.outcome}, not ${outcome}: ${last}`],
    [observed.exitCode !== exitCode, `exit ${observed.exitCode}, not ${exitCode}`],
    [observed.code !== code, `error ${observed.code}, not ${code}`],
    [!isAsOften, `${observed.retries} retries, not ${retries.min} to ${retries.max}`],
    [!says.test(observed.said), `does not say ${says}: ${last}`],
    [observed.running > 0, 'an attempt is running still'],
    [observed.lateRequests > 0, `${observed.lateRequests} requests after its end`],
    [observed.findings !== '', observed.findings],
    [observed.keyIn.length > 0, `the key is in ${observed.keyIn.join(', ')}`],
  ];
  return wrong.filter(([is]) => is).map(([, what]) => what);
}
