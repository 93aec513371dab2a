import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Version } from '../../src/snapshot.ts';
import { sha256 } from '../../src/storage/home-files.ts';
import { command, worldAt, writeSettings } from './homes.ts';
import type { PairOrder } from './pair-run.ts';
import { harmAfter, noHarm } from './race-harm.ts';
import { STRUCK_AT, type Strikable } from './scenarios.ts';
import type { Moment } from './strike.ts';

const AGAIN_AT = '2026-11-23T03:40:00Z';

/** Two commands that publish for one period, the second of which is given while the first one is at it. */
export interface Pair {
  first: Strikable;
  second: Strikable;
  /** The snapshots that there are, of which none may be lost. */
  contents: ReadonlySet<string>;
  /** Whether a version is the second one's. */
  isSecond: (id: string) => boolean;
}

/** A home with a good snapshot and two of its period that were set aside, and what to do with them. */
export async function preparePairs(template: string): Promise<Pair[]> {
  await mkdir(template, { recursive: true });
  const contents = new Set<string>();
  const runs: string[] = [];
  for (const minMovies of [1, 500, 500]) {
    await writeSettings(template, { minMovies });
    const world = worldAt(`2026-11-23T03:0${runs.length}:00Z`);
    const { stdout } = await command(['run', 'daily', '--json', '--home', template], world);
    const { run, file } = JSON.parse(stdout);
    runs.push(run);
    contents.add(sha256(await readFile(file)));
  }
  await writeSettings(template, { minMovies: 1 });
  const accept = (run = '') => ['data', 'publish', run, '--incomplete', '--replace'];
  const of = (name: string, argv: readonly string[]) => ({ name, argv, template, exitCode: 0 });
  const one = of('one acceptance', accept(runs[1]));
  const other = of('another acceptance', accept(runs[2]));
  const run = of('a run', ['run', 'daily']);
  return [
    { first: one, second: other, contents, isSecond: (id) => id === runs[2] },
    { first: one, second: run, contents, isSecond: (id) => !runs.includes(id) },
    { first: run, second: other, contents, isSecond: (id) => id === runs[2] },
  ];
}

export interface Instant {
  call: number;
  moment: Moment;
}

/**
 * Stops the first command at some instant, gives the second one, and kills the first as soon as the
 * second waits for it, or has ended. Where `killedAt` is given the second is killed there.
 */
export async function playPair(pair: Pair, home: string, stoppedAt: Instant, killedAt?: Instant) {
  const begin = ({ argv }: Strikable, instant: Instant, blow: PairOrder['blow']) =>
    start({ argv: [...argv, '--home', home], at: STRUCK_AT, blow, ...instant });
  const first = begin(pair.first, stoppedAt, 'stop');
  const firstGone = once(first, 'exit');
  const killFirst = () => {
    first.kill('SIGKILL');
    return firstGone;
  };
  try {
    const said = await Promise.race([once(first, 'message'), firstGone.then(() => ['ended'])]);
    assert.equal(said[0], 'stopped', 'the first one is stopped');
    const second = begin(pair.second, killedAt ?? NEVER, 'kill');
    second.on('message', () => void killFirst().then(() => second.send('go on')));
    const [exitCode, signal] = await once(second, 'exit');
    return { exitCode, signal };
  } finally {
    await killFirst();
  }
}

const NEVER: Instant = { call: 0, moment: 'before' };

function start(order: PairOrder): ChildProcess {
  const program = join(import.meta.dirname, 'pair-run.ts');
  const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as const;
  return spawn(process.execPath, [program, JSON.stringify(order)], { stdio: [...stdio] });
}

/**
 * Holds a home to what has to be true of it after whatever became of the two: nothing is lost, torn
 * or left lying about, and the next run succeeds. Returns the versions that there were before it.
 */
export async function examinePair(home: string, { contents }: Pair): Promise<Version[]> {
  const versions = await assertWhole(home, STRUCK_AT, contents);
  const again = await command(['run', 'daily', '--home', home], worldAt(AGAIN_AT));
  assert.equal(again.exitCode, 0, again.stderr);
  await assertWhole(home, AGAIN_AT, contents);
  return versions;
}

async function assertWhole(home: string, at: string, contents: ReadonlySet<string>) {
  const { versions, running, harm } = await harmAfter(home, at, contents);
  assert.deepEqual(harm, noHarm());
  assert.deepEqual(running, []);
  return versions;
}
