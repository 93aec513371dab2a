import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { environmentFor, makeHome, temporaryFolder } from './home.ts';
import type { Answer } from './measure.ts';
import { runProgram, serveSandbox, SOURCE } from './program.ts';

const RATES = [20, 40];
const LATENCY_MS = 30;
const SECOND_MS = 1000;
const LEAST_SHARE = 0.97;

/** Do two runs at once keep to the rate that their home has, as the server counts, and use it up? */
export async function budget(): Promise<Answer> {
  await using folder = await temporaryFolder();
  const seen = [];
  for (const rate of RATES) seen.push({ rate, ...(await twoRuns(folder, rate)) });

  const shares = seen.map(({ rate, meanPerSecond }) => meanPerSecond / rate);
  const figures = seen.map(
    ({ rate, mostPerSecond, meanPerSecond }) =>
      `at ${rate}/s: ${mostPerSecond} in any second at most, ${meanPerSecond.toFixed(2)} on average`,
  );
  const isOver = seen.some(({ rate, mostPerSecond }) => mostPerSecond > rate);
  const ratio = Math.min(...shares);
  return {
    ratio,
    against: 'the configured rate',
    figures: figures.join('; '),
    limit: {
      text: `never more than the rate in any second, and ${LEAST_SHARE} times it on average`,
      kept: !isOver && ratio >= LEAST_SHARE,
    },
  };
}

/** A weekly and a monthly run on one home, side by side; what the server saw of them. */
async function twoRuns(folder: { path: string }, rate: number) {
  const record = join(folder.path, `requests-${rate}.jsonl`);
  const options = ['--latency', String(LATENCY_MS), '--record', record];
  {
    await using sandbox = await serveSandbox(options);
    const env = environmentFor(sandbox.url);
    const runBoth = (home: string) =>
      Promise.all(
        ['weekly', 'monthly'].map((job) =>
          runProgram({ argv: [SOURCE, 'run', job, '--home', home], env }),
        ),
      );
    // A server that makes its lists for the first time lets requests wait, and sees them together.
    await runBoth(await makeHome(folder, `warm-${rate}`));
    await rm(record);
    await runBoth(await makeHome(folder, `home-${rate}`, `tmdb: { requestsPerSecond: ${rate} }\n`));
  }
  const lines = (await readFile(record, 'utf8')).trimEnd().split('\n');
  const requests = lines
    .map((line) => JSON.parse(line))
    .map(({ at, page }): Seen => ({ atMs: Date.parse(at), page }))
    .toSorted((a, b) => a.atMs - b.atMs);
  const times = requests.map(({ atMs }) => atMs);
  return {
    mostPerSecond: mostWithin(SECOND_MS, times),
    meanPerSecond: meanPerSecond(whileThereIsWork(requests)),
  };
}

/** A request as the server recorded it; `page` where it asked for one of a list. */
interface Seen {
  atMs: number;
  page?: number;
}

/** Before the first answer only first pages can be asked for, and in the end answers are waited for. */
function whileThereIsWork(requests: readonly Seen[]): number[] {
  const isFollowing = ({ page = 1 }: Seen) => page > 1;
  const from = requests.findIndex(isFollowing);
  const to = requests.findLastIndex(isFollowing);
  return requests.slice(from, to + 1).map(({ atMs }) => atMs);
}

/** The most instants that any stretch of `spanMs` holds. */
function mostWithin(spanMs: number, times: readonly number[]): number {
  const within = times.map((from) => times.filter((at) => at >= from && at < from + spanMs).length);
  return Math.max(...within);
}

function meanPerSecond(times: readonly number[]): number {
  const lastedMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return ((times.length - 1) / lastedMs) * SECOND_MS;
}
