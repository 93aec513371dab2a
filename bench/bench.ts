import { availableParallelism, cpus, totalmem } from 'node:os';

import { budget } from './budget.ts';
import { claims } from './claims.ts';
import { daemon } from './daemon.ts';
import { daysBench } from './days.ts';
import { growth } from './growth.ts';
import { historyBench } from './history.ts';
import { lateness } from './lateness.ts';
import { mebibytes, type Answer, type Bench } from './measure.ts';
import { memory } from './memory.ts';
import { pipeline } from './pipeline.ts';
import { planning } from './planning.ts';
import { sandboxBench } from './sandbox.ts';
import { startup } from './startup.ts';
import { statisticsBench } from './statistics.ts';
import { validate } from './validate.ts';
import { weekly } from './weekly.ts';

const BENCHES: Readonly<Record<string, Bench>> = {
  pipeline,
  weekly,
  validate,
  memory,
  startup,
  history: historyBench,
  statistics: statisticsBench,
  claims,
  budget,
  sandbox: sandboxBench,
  daemon,
  lateness,
  planning,
  days: daysBench,
  growth,
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => BENCHES[name] === undefined);
if (unknown.length > 0) {
  console.error(`No bench ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(' ')}`);
  process.exit(2);
}

console.log(machine());
for (const [name, bench] of Object.entries(BENCHES)) {
  if (named.length > 0 && !named.includes(name)) continue;
  try {
    console.log(`${name.padEnd(10)}  ${inWords(await bench())}`);
  } catch (error) {
    console.error(`${name.padEnd(10)}  could not run:`, error);
    process.exitCode = 1;
  }
}

function machine(): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const cores = availableParallelism();
  return `${model}, ${cores} cores, ${mebibytes(totalmem())}, Node ${process.version}`;
}

function inWords({ ratio, against, figures, limit }: Answer): string {
  const compared = `${ratio.toPrecision(3)} times ${against} (${figures})`;
  if (limit === undefined) return compared;
  return `${compared}; ${limit.kept ? 'within' : 'OVER'} the limit of ${limit.text}`;
}
