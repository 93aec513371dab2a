import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isError } from '../../src/errors.ts';
import { FakeClock } from '../../src/lib/fake-clock.ts';
import { nodeFileSystem } from '../../src/lib/files.ts';
import { type Random, seededRandom } from '../../src/lib/prng.ts';
import { Overtaken } from '../../src/snapshot.ts';
import { sha256 } from '../../src/storage/home-files.ts';
import { FOLDERS } from '../../src/storage/paths.ts';
import { acceptWithheld, createSnapshotStore } from '../../src/storage/snapshots.ts';
import { verify } from '../../src/storage/verify.ts';
import { addHarm, type Harm, harmIn, noHarm } from './race-harm.ts';
import { type Actor, interleave, type Part } from './interleaving.ts';
import { type RacingHome, withHome } from './racing-home.ts';
import { readBody, stage, startNow, textOf } from './stored-home.ts';

const AT = '2026-11-23T02:00:00Z';
// What is proved is the order of steps, not the disk.
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const WITHHELD = ['poor-1', 'poor-2', 'poor-3'];
/** The second one's dataset was handed to it while the first one ran. */
const JOBS = ['daily_collection', 'daily_of_another_name'];

/**
 * Rounds of a race for one period, in which a good snapshot is published: several acceptances and
 * runs of several jobs, interleaved step by step as the seed says, some of them killed at a step.
 */
export async function runRaces(rounds: number, seed: string): Promise<Harm> {
  const folder = await mkdtemp(join(FOLDER, 'matinee-race-'));
  const harm = noHarm();
  try {
    const template = join(folder, 'template');
    await prepare(template);
    for (let round = 0; round < rounds; round++) {
      const home = join(folder, 'home');
      await cp(template, home, { recursive: true });
      const random = seededRandom(`${seed} ${round}`);
      const contents = new Set(['good', ...WITHHELD].map((run) => sha256(textOf(run))));
      await race(home, random, round, contents).catch((error: Error) =>
        harm.failures.push(`round ${round}: ${error.stack}`),
      );
      addHarm(harm, await afterwards(home, random, contents), `round ${round}`);
      await rm(home, { recursive: true });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return harm;
}

/** A home with a good snapshot and others of its period that were set aside. */
async function prepare(home: string): Promise<void> {
  for (const folder of FOLDERS) await nodeFileSystem.makeFolder(join(home, folder));
  await withHome(home, alone(), seededRandom('template'), async (opened) => {
    for (const run of ['good', ...WITHHELD]) {
      await publish(opened, run, JOBS[0], run === 'good' ? 'publishing' : 'setting_aside');
    }
  });
}

/** One who has the home for himself. */
function alone(): Actor {
  const clock = new FakeClock('2026-11-23T01:00:00Z');
  return { clock, stepwise: (port) => port, whenKilled: () => {} };
}

/** Adds to `contents` what was told to be published. */
async function race(home: string, random: Random, round: number, contents: Set<string>) {
  const any = (count: number) => Math.floor(random() * count);
  const accepting = Array.from({ length: 2 + any(2) }, () => WITHHELD[any(3)] ?? '');
  const plays = [
    ...accepting.map((run) => (opened: RacingHome) => accept(opened, run)),
    ...JOBS.slice(0, any(3)).map((job) => async (opened: RacingHome) => {
      await publish(opened, `new-${job}`, job, 'publishing');
      contents.add(sha256(textOf(`new-${job}`)));
    }),
  ];
  const killed = any(3) === 0 ? any(plays.length) : undefined;
  const parts: Part[] = plays.map((play, index) => ({
    play: (actor) => withHome(home, actor, random, play),
    pauseMs: [1, 3, 10][any(3)] ?? 0,
    beginsAtMs: (round % 50) * random(),
    ...(index === killed && { killed: { after: /^intend/, steps: any(16) } }),
  }));
  await interleave(parts, random, AT);
}

async function accept(opened: RacingHome, run: string): Promise<void> {
  const version = await opened.catalog.version(run);
  assert.ok(version);
  const by = { holder: opened.holder, acceptedBy: 'mina@box', replace: true };
  await acceptWithheld(version, by, opened).catch((error) => {
    // Another one has accepted it already.
    if (!isError(error, 'run-not-withheld') || error.values.state === 'withheld') throw error;
  });
}

async function publish(
  opened: RacingHome,
  run: string,
  job = '',
  intention: 'publishing' | 'setting_aside',
): Promise<void> {
  const store = createSnapshotStore({ ...opened, readBody });
  const home = { ...opened, store };
  const { holder, clock } = opened;
  const attempt = await startNow(home, run, { job, holder, dueAt: new Date(clock.now()) });
  for (;;) {
    try {
      await store.publish(await stage(home, attempt, { intention }));
      return;
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
}

/** What the next one finds who opens the home, and what he finds in the files. */
async function afterwards(home: string, random: Random, contents: ReadonlySet<string>) {
  let harm = noHarm();
  await withHome(home, { ...alone(), clock: new FakeClock(AT) }, random, async (opened) => {
    const { findings } = await verify(opened, opened.clock.now());
    const versions = await opened.catalog.versions({});
    harm = await harmIn(home, { versions, contents, findings });
  });
  return harm;
}
