import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runCli } from '../../src/cli/cli.ts';
import { systemWorld, type World } from '../../src/cli/world.ts';
import { FakeClock } from '../../src/lib/fake-clock.ts';

/** What a command line said and how it ended. */
export interface Said {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** The machine as it is, but without its environment, and with time standing still at `at`. */
export function worldAt(at: string): World {
  return { ...systemWorld('./matinee'), env: {}, interactive: false, clock: new FakeClock(at) };
}

/** Runs a command line in this process. */
export async function command(argv: readonly string[], world: World): Promise<Said> {
  const said = { stdout: '', stderr: '' };
  const exitCode = await runCli(argv, {
    ...world,
    stdout: { write: (text) => (said.stdout += text) },
    stderr: { write: (text) => (said.stderr += text) },
  });
  return { exitCode, ...said };
}

/**
 * Settings under which a daily run is short, rejects some movies, and talks to the built-in sandbox.
 * Its 40 movies are fewer than `minMovies: 500`, so that the run is set aside.
 */
export function writeSettings(home: string, { minMovies }: { minMovies: number }): Promise<void> {
  const yaml = `lang: en
tmdb: { baseUrl: sandbox, requestsPerSecond: unlimited, connections: 1 }
quality: { reject: [zero_rating] }
jobs:
  daily_collection:
    sources: [{ name: popular, list: popular, pages: 2, minMovies: ${minMovies} }]
`;
  return writeFile(join(home, 'matinee.yaml'), yaml);
}
