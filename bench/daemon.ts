import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { MINUTE_MS, systemClock } from '../src/lib/clock.ts';
import { makeHome, temporaryFolder } from './home.ts';
import { type Answer, mebibytes, milliseconds } from './measure.ts';
import { idleProgram, withDaemon } from './program.ts';

const LIMIT_BYTES = 80 * 2 ** 20;
/** What is less than this cannot be told from nothing. */
const LIMIT_SHARE = 0.001;
const MINUTES = Number(process.env['MATINEE_BENCH_MINUTES'] ?? 1);
/** Clock ticks a second, in which Linux counts processor time. */
const TICKS_PER_SECOND = 100;

const SETTINGS = `timezone: Asia/Seoul
lang: ko
tmdb: { requestsPerSecond: unlimited }
`;

/** What does the daemon take while nothing is due? Linux only. */
export async function daemon(): Promise<Answer> {
  await using folder = await temporaryFolder();
  const home = await makeHome(folder, 'home', SETTINGS);
  await using idle = await idleProgram();
  const { ours, floor, usedMs } = await withDaemon(home, async () => {
    const pid = await pidOf(home);
    const startedMs = await processorMs(pid);
    await systemClock.sleep(MINUTES * MINUTE_MS);
    return {
      ours: await residentBytes(pid),
      floor: await residentBytes(idle.pid),
      usedMs: (await processorMs(pid)) - startedMs,
    };
  });
  const share = usedMs / (MINUTES * MINUTE_MS);
  return {
    ratio: ours / floor,
    against: 'an idle Node program',
    figures: `${mebibytes(ours)} and ${mebibytes(floor)}; ${milliseconds(usedMs)} of processor time in ${MINUTES} min, ${(share * 100).toFixed(3)} %`,
    limit: {
      text: `${mebibytes(LIMIT_BYTES)} and ${LIMIT_SHARE * 100} %`,
      kept: ours <= LIMIT_BYTES && share < LIMIT_SHARE,
    },
  };
}

async function pidOf(home: string): Promise<number> {
  const file = await readFile(join(home, 'logs/scheduler_daemon.pid'), 'utf8');
  return Number(file.split('\n')[0]);
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

/** User and system time that a process has taken so far, without that of its children. */
async function processorMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
  // The name, second field, is in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}
