import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { seededRandom } from '../../src/lib/prng.ts';
import { openWorld, spawnCli } from './cli.ts';
import { type Pair, preparePairs } from './pairs.ts';
import { addHarm, type Harm, harmAfter, noHarm } from './race-harm.ts';

/** Longer than a publication takes here, so that each of its steps meets each of another one's. */
const SWEPT_MS = 120;
const AT = '2026-11-23T03:30:00Z';

/**
 * Rounds in which two acceptances and a run of the same period, each a process of its own, begin at
 * instants that differ from round to round.
 */
export async function runChildRaces(t: TestContext, rounds: number, seed: string): Promise<Harm> {
  const { cwd } = await openWorld(t);
  const template = join(cwd, 'template');
  const [{ first, second, contents: before }] = (await preparePairs(template)) as [Pair];
  const commands = [first.argv, second.argv, RUN];
  const harm = noHarm();
  for (let round = 0; round < rounds; round++) {
    const home = join(cwd, `home-${round}`);
    await cp(template, home, { recursive: true });
    const random = seededRandom(`${seed} ${round}`);
    const ended = await Promise.all(
      commands.map(async (argv) => {
        await delay(random() * SWEPT_MS);
        return spawnCli(t, [...argv, '--json', '--home', home], { cwd, env: {} }).ended;
      }),
    );
    const found = await harmAfter(home, AT, before);
    addHarm(harm, found.harm, `round ${round}`);
    for (const { code, stdout, stderr } of ended) {
      const version = found.versions.find(({ id }) => id === JSON.parse(stdout).run);
      const isThere = version?.state === 'current' || version?.state === 'archived';
      if (code === 0 && isThere) continue;
      harm.failures.push(`round ${round}: exit ${code}, ${version?.state}: ${stdout}${stderr}`);
    }
    await rm(home, { recursive: true });
  }
  return harm;
}

/** Told by processes whose clock is today's: a run says for when it is. */
const RUN = ['run', 'daily', '--at', '2026-11-23T12:20:00+09:00', '--replace'];
