import type { TestContext } from 'node:test';

import { openWorld } from './cli.ts';
import type { FaultCase } from './fault-cases.ts';
import { type Observed, openStage, runUnderFault } from './fault-run.ts';

/** What the runs of all cases came to; each number but the first and the last two is to be 0. */
export interface MatrixResult {
  combinations: number;
  /** Published, though not the movies of an undamaged run. */
  falseSuccesses: number;
  goodFilesLost: number;
  stackTraces: number;
  keysFound: number;
  /** What is not as expected, case by case. */
  failures: string[];
  worstMs: number;
  worst: string;
}

/** Runs every case and holds it to what is expected of it. */
export async function runMatrix(
  t: TestContext,
  cases: readonly FaultCase[],
): Promise<MatrixResult> {
  const stage = openStage(await openWorld(t));
  const result: MatrixResult = {
    combinations: 0,
    falseSuccesses: 0,
    goodFilesLost: 0,
    stackTraces: 0,
    keysFound: 0,
    failures: [],
    worstMs: 0,
    worst: '',
  };
  for (const one of cases) {
    const observed = await runUnderFault(stage, one);
    const published = observed.outcome === 'published';
    result.combinations += 1;
    result.falseSuccesses += published && !observed.moviesAreGood ? 1 : 0;
    result.goodFilesLost += !published && !observed.fileIsOld ? 1 : 0;
    result.stackTraces += STACK_TRACE.test(observed.said) ? 1 : 0;
    result.keysFound += observed.keyIn.length;
    if (observed.tookMs > result.worstMs) {
      Object.assign(result, { worstMs: observed.tookMs, worst: one.title });
    }
    result.failures.push(...differences(one, observed).map((what) => `${one.title}: ${what}`));
  }
  t.diagnostic(JSON.stringify({ ...result, failures: result.failures.length }));
  return result;
}

const STACK_TRACE = /^ {4}at /m;

function differences({ expected }: FaultCase, observed: Observed): string[] {
  const { outcome, exitCode, code, retries, says } = expected;
  const last = observed.said.trimEnd().split('\n').slice(-2).join(' / ');
  return [
    ...(observed.outcome === outcome ? [] : [`${observed.outcome}, not ${outcome}: ${last}`]),
    ...(observed.exitCode === exitCode ? [] : [`exit ${observed.exitCode}, not ${exitCode}`]),
    ...(observed.code === code ? [] : [`${observed.code}, not ${code}`]),
    ...(observed.retries >= retries.min && observed.retries <= retries.max
      ? []
      : [`${observed.retries} retries, not ${retries.min} to ${retries.max}`]),
    ...(says.test(observed.said) ? [] : [`does not say ${says}: ${last}`]),
    ...(observed.lateRequests === 0 ? [] : [`${observed.lateRequests} requests after its end`]),
    ...(observed.running === 0 ? [] : ['an attempt is running still']),
    ...(observed.findings === '' ? [] : [observed.findings]),
    ...observed.keyIn.map((file) => `the key is in ${file}`),
  ];
}
