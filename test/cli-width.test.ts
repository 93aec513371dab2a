import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';

import stringWidth from 'string-width';

import { COMMANDS } from '../src/cli/commands.ts';
import { makeHome, openWorld, runCli, type TestWorld } from './support/cli.ts';

/** What is asked besides the help of every command: all that shows a table, or sentences. */
const LINES = [
  'runs',
  'runs --all',
  'jobs',
  'status',
  'next',
  'next --count 3',
  'explain daily',
  'stats',
  'health',
  'doctor',
  'data list',
  'data show daily',
  'data quarantine',
  'data verify',
  'report list',
  'report weekly',
  'report monthly',
  'config show',
  'config check',
  'history 7',
  'run hourly',
  'run daily --dry-run',
  'logs',
  // Mistakes.
  'rum',
  'run dayly',
  'run daily --at tomorrow',
  'data show nothing',
  'explain never',
  'start --hom /x',
];

const HELP = ['--help', ...COMMANDS.map(({ name }) => `${name} --help`)];

async function usedHome(t: TestContext): Promise<TestWorld> {
  const world = await openWorld(t);
  await makeHome(world, 'tmdb: { requestsPerSecond: unlimited }\n');
  for (const job of ['daily', 'weekly', 'hourly', 'monthly']) {
    assert.equal((await runCli(`run ${job}`, world)).code, 0);
  }
  return world;
}

const SAYING: Record<string, Record<string, string>> = {
  Korean: { LANG: 'ko_KR.UTF-8' },
  English: { LANG: 'en_US.UTF-8' },
  'LANG=C': { LANG: 'C' },
};

/** One word, such as a path, or a command that is to be copied: broken they would be of no use. */
function mayBeWider(line: string): boolean {
  const text = line.trim();
  return !text.includes(' ') || /^(?:[A-Z_]+=\S+ )*matinee /.test(text);
}

/** What stands on the terminal in the end: a status is taken back. */
function leftOf(stderr: string): string {
  return stderr
    .split(CLEARED)
    .reduce((left, more) => left.slice(0, left.lastIndexOf('\n') + 1) + more);
}
const CLEARED = '\r\u001b[2K';

function wordsIn(text: string): string[] {
  return text.split(/\s+/).filter(Boolean).toSorted();
}

for (const columns of [80, 120]) {
  for (const [name, env] of Object.entries(SAYING)) {
    test(`in ${columns} columns no line is wider, and no word is broken: ${name}`, async (t) => {
      const world = await usedHome(t);
      const said = { ...world, env: { ...world.env, ...env } };
      const terminal = { write: () => true, isTTY: true, columns };
      for (const line of [...LINES, ...HELP]) {
        const shown = await runCli(line, { ...said, stdout: terminal, stderr: terminal });
        const text = shown.stdout + leftOf(shown.stderr);
        for (const one of text.split('\n')) {
          const width = stringWidth(one);
          assert.ok(width <= columns || mayBeWider(one), `${line}: ${width} columns: ${one}`);
        }
        // What is told of a run takes as long as it takes; the words of the others are compared.
        if (line.startsWith('run ')) continue;
        const piped = await runCli(line, said);
        assert.deepEqual(wordsIn(text), wordsIn(`${piped.stdout}${piped.stderr}`), line);
      }
    });
  }
}
