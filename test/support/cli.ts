import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

import * as cli from '../../src/cli/cli.ts';
import { systemWorld, type World } from '../../src/cli/world.ts';
import { MINUTE_MS } from '../../src/lib/clock.ts';
import { FakeClock } from '../../src/lib/fake-clock.ts';
import { seededRandom } from '../../src/lib/prng.ts';
import { transportOf } from '../../src/lib/transport.ts';
import type { SandboxMovie } from '../../src/sandbox/load-movies.ts';
import { createSandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

/** A v3 key in TMDB's form, for servers that want one. */
export const KEY = '0123456789abcdef0123456789abcdef';

/** The rate is not what most tests are about, and waiting for it would make durations vary. */
export const UNPACED = 'tmdb: { requestsPerSecond: unlimited }\n';

/** A daily collection of one page of each of two lists, so that a test can say all that comes of it. */
export const SMALL = `tmdb: { requestsPerSecond: unlimited }
jobs:
  daily_collection:
    sources:
      - { name: popular, list: popular }
      - { name: trending, trending: day }
    expect: { movies: 3 }
quality: { reject: [no_poster] }
`;

/** All the films there are in a small world: one without votes, one without a poster. */
export const FILMS: readonly SandboxMovie[] = [
  film(11, 'Lighthouse', '등대지기', { popularity: 90, vote_count: 812 }),
  film(12, 'Night Ferry', '밤 나룻배', { popularity: 70, vote_count: 40 }),
  film(13, 'First Snow', '첫눈', { popularity: 50, vote_count: 0, vote_average: 0 }),
  film(14, 'No Picture', '그림 없음', { popularity: 30, poster_path: null }),
];

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Everything outside the program, of a test's own: a folder, a clock, an environment. */
export interface TestWorld extends World {
  clock: FakeClock;
  /** `home` in the test's folder, which MATINEE_HOME names; not made yet. */
  home: string;
}

/** A world with real files and a real database in a folder that goes with the test. */
export async function openWorld(t: TestContext, changes: Partial<World> = {}): Promise<TestWorld> {
  const cwd = await mkdtemp(join(tmpdir(), 'matinee-cli-'));
  t.after(() => rm(cwd, { recursive: true, force: true }));
  const home = join(cwd, 'home');
  const silent = { write: () => true };
  const system = systemWorld('matinee');
  return {
    ...system,
    cwd,
    home,
    stdout: silent,
    stderr: silent,
    interactive: false,
    random: seededRandom(1),
    pid: 4242,
    host: {
      ...system.host,
      versions: { node: '24.0.0', tz: '2026b' },
      whoami: () => 'minji@desk',
      bootId: async () => 'boot',
    },
    timezone: 'Asia/Seoul',
    openTransport: () => Promise.reject(new Error('a test has no network')),
    onStop: () => () => {},
    ...changes,
    env: { MATINEE_HOME: home, TMDB_BASE_URL: 'sandbox', LANG: 'en_US.UTF-8', ...changes.env },
    // Pauses pass at once, and what takes minutes (a deadline) is never reached.
    clock: FakeClock.impatient('2026-11-23T02:00:03+09:00', { neverMs: 5 * MINUTE_MS }),
  };
}

/** Runs a command line, given as words or as a text without spaces in its words. */
export async function runCli(line: string | readonly string[], world: World): Promise<Ran> {
  const argv = typeof line === 'string' ? line.split(' ').filter(Boolean) : line;
  const ran = { code: 0, stdout: '', stderr: '' };
  const sinkTo = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      ran[name] += text;
    },
    isTTY: world[name].isTTY,
    columns: world[name].columns,
  });
  ran.code = await cli.runCli(argv, {
    ...world,
    stdout: sinkTo('stdout'),
    stderr: sinkTo('stderr'),
  });
  return ran;
}

/** Runs a command line with `--json`, and reads the one document that standard output holds. */
export async function runJson(line: string, world: World) {
  const { code, stdout } = await runCli(`${line} --json`, world);
  return { code, document: JSON.parse(stdout) as Record<string, unknown> };
}

/** A process of its own, `./matinee` or another command, as a shell starts it. */
export interface Spawned {
  pid: number;
  /** The exit code, or undefined when a signal ended it; what it said so far, once it has ended. */
  ended: Promise<Omit<Ran, 'code'> & { code: number | undefined }>;
  /** What it has said so far. */
  said(): Readonly<{ stdout: string; stderr: string }>;
  signal(name: NodeJS.Signals): void;
}

export const LAUNCHER = join(import.meta.dirname, '../../matinee');

/** Starts a process that ends with the test at the latest. Of the environment it has PATH only. */
export function spawnCli(
  t: TestContext,
  argv: readonly string[],
  options: { cwd: string; env?: Record<string, string>; command?: string },
): Spawned {
  const { cwd, env, command = LAUNCHER } = options;
  const child = spawn(command, argv, {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (said.stdout += String(data)));
  child.stderr.on('data', (data) => (said.stderr += String(data)));
  const ended = once(child, 'close').then(([code]) => ({ code: code ?? undefined, ...said }));
  return { pid: child.pid ?? 0, ended, said: () => said, signal: (name) => child.kill(name) };
}

/** A home with this configuration. */
export async function makeHome({ home }: TestWorld, yaml = UNPACED): Promise<string> {
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'matinee.yaml'), yaml);
  return home;
}

/** The same world with a TMDB at http://tmdb.test/3, played by a sandbox. */
export function withTmdb<W extends TestWorld>(world: W, options: Partial<SandboxOptions> = {}): W {
  const { handle } = createSandbox({ clock: world.clock, ...options });
  return {
    ...world,
    env: { ...world.env, TMDB_BASE_URL: 'http://tmdb.test/3', TMDB_API_KEY: KEY },
    openTransport: async () => ({ transport: transportOf(handle), close: async () => {} }),
  };
}

/** All files below a folder, by relative path, with their content as text. */
export async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(paths.map((path) => readFile(path, 'latin1')));
  return Object.fromEntries(
    paths.map((path, index) => [path.slice(folder.length + 1), contents[index] ?? '']),
  );
}

function film(id: number, title: string, korean: string, more: Partial<SandboxMovie>) {
  return {
    adult: false,
    backdrop_path: null,
    genre_ids: [18],
    id,
    original_language: 'en',
    original_title: title,
    overview: `${title}, told in one sentence.`,
    popularity: 1,
    poster_path: `/${id}.jpg`,
    release_date: `2026-10-${id}`,
    title,
    video: false,
    vote_average: 7.5,
    vote_count: 100,
    translations: { 'ko-KR': { title: korean, overview: `${korean} 이야기.` } },
    ...more,
  };
}
