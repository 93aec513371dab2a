import { days, type Life } from './days.ts';
import { HOME } from './virtual-machine.ts';

/** What a process that has lived some days prints of them. */
export interface Told {
  exitCode: number | undefined;
  processes: number;
  virtualHours: number;
  sha256: string;
  tookTurns: boolean;
  tookMs: number;
  jobs: { total: unknown; successful: unknown };
  verified: number | undefined;
  snapshots: string[];
}

/** Lives so many days in this process, whose arguments they are, and prints what became of them. */
const { count, ...life } = JSON.parse(process.argv[2] ?? '{}') as Life & { count: number };
const startedMs = performance.now();
const { machine, ...lived } = await days(count, life);
const tookMs = Math.round(performance.now() - startedMs);
const stats = (await machine.json(`stats --days ${Math.ceil(count) + 1}`)).document;
const told: Told = {
  ...lived,
  tookMs,
  jobs: { total: stats['total_jobs'], successful: stats['successful_jobs'] },
  verified: (await machine.json('data verify')).exitCode,
  snapshots: await machine.files.list(`${HOME}/data/raw/movies`),
};
process.stdout.write(JSON.stringify(told));
