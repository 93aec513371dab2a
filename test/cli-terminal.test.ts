import assert from 'node:assert/strict';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import * as fc from 'fast-check';

import type { Command } from '../src/cli/command.ts';
import { COMMANDS } from '../src/cli/commands.ts';
import { KEYS } from '../src/storage/paths.ts';
import {
  FILMS,
  makeHome,
  openWorld,
  type Ran,
  runCli,
  SMALL,
  type TestWorld,
  withTmdb,
} from './support/cli.ts';
import { HOSTILE, hostileText, obeyedIn } from './support/hostile.ts';

/*
 * Every command, walked by their table, with titles, notes, a log, answers of TMDB's, a folder and
 * arguments that try to command the terminal.
 */

/** The words of a call that shows something of the home; undefined of one that is not called so. */
const CALLS: Partial<Record<Command['name'], readonly string[] | undefined>> = {
  init: undefined, // makes a home: called with arguments alone
  start: undefined, // and the next start processes that outlive the test
  restart: undefined,
  sandbox: undefined,
  demo: undefined,
  run: ['daily'],
  pause: ['all', '--note', HOSTILE, '--until', '3d'],
  resume: ['hourly'],
  logs: ['--since', '9d', '--level', 'debug'],
  'runs show': ['RUN'],
  explain: ['daily'],
  'data show': ['daily'],
  'data path': ['daily'],
  'data quarantine': ['RUN'],
  'data publish': ['RUN', '--replace'],
  'data export': ['daily', '--format', 'csv'],
  'report weekly': ['--dataset', 'daily'],
  'report monthly': ['--dataset', 'daily'],
  history: ['14'],
};

interface Hostile {
  world: TestWorld;
  /** The run whose titles are hostile. */
  run: string;
  call(words: readonly string[]): Promise<Ran>;
}

/** A home in a hostile folder, with hostile films, a failed run, a pause, and a log. */
async function openHostile(t: TestContext, isTTY = false): Promise<Hostile> {
  const opened = await openWorld(t);
  const sink = { write: () => true, isTTY };
  const home = join(opened.cwd, `home ${HOSTILE.replaceAll('/', '')}`);
  const at = { ...opened, home, env: { ...opened.env, MATINEE_HOME: home } };
  await makeHome(at, SMALL);
  const movies = FILMS.map((film) => ({
    ...film,
    title: `${HOSTILE} ${film.id}`,
    original_title: HOSTILE,
    translations: { 'ko-KR': { title: `${HOSTILE}\n${film.id}`, overview: HOSTILE } },
  }));
  const world = { ...withTmdb(at, { movies, drift: false }), stdout: sink, stderr: sink };
  const { stdout } = await runCli(['run', 'daily', '--json'], world);
  const { run } = JSON.parse(stdout) as { run: string };
  await runCli(['run', 'hourly'], refusing(world));
  await runCli(['pause', 'weekly', '--note', HOSTILE], world);
  const log = join(home, KEYS.log);
  await mkdir(dirname(log), { recursive: true });
  const line = { time: '2026-11-23T02:00:00+09:00', level: 'error', event: 'x', msg: HOSTILE };
  await appendFile(log, `${JSON.stringify({ ...line, job: HOSTILE })}\nraw ${HOSTILE}\n`);
  const call = (words: readonly string[]) =>
    runCli(
      words.map((word) => word.replace('RUN', run)),
      world,
    );
  return { world, run, call };
}

/** The same world with a server whose words are hostile. */
function refusing(world: TestWorld): TestWorld {
  const body = Buffer.from(JSON.stringify({ status_code: 1, status_message: HOSTILE }));
  const transport = async () => ({ status: 503, headers: {}, body });
  return { ...world, openTransport: async () => ({ transport, close: async () => {} }) };
}

function refuse(): never {
  throw new Error(HOSTILE);
}

function assertPlain({ stdout, stderr }: Ran, words: readonly string[]): void {
  // On a terminal, the one command of ours: a status that gives way to the next.
  for (const said of [stdout, stderr.replaceAll('\r\u001b[2K', '')]) {
    const obeyed = obeyedIn(said);
    assert.equal(obeyed, undefined, `${JSON.stringify(words)} says ${obeyed}`);
  }
}

describe('no command says what a terminal would obey', () => {
  for (const isTTY of [true, false]) {
    test(`of a home full of it, ${isTTY ? 'on a terminal' : 'in a pipe'}`, async (t) => {
      const { call } = await openHostile(t, isTTY);
      for (const { name } of COMMANDS) {
        const given = name in CALLS ? CALLS[name] : [];
        if (given === undefined) continue;
        // To a pipe these give the bytes of a name or of data, as whoever reads them needs.
        if (!isTTY && ['data path', 'data export'].includes(name)) continue;
        for (const how of [[], ['--lang', 'ko'], ['--json']]) {
          const words = [...name.split(' '), ...given, ...how];
          const ran = await call(words);
          assertPlain(ran, words);
          if (how[0] === '--json' && ran.stdout !== '') JSON.parse(ran.stdout);
        }
      }
    });
  }

  test('of its arguments, whichever they are', async (t) => {
    const { call, world } = await openHostile(t);
    // What would go on is stopped at once, and nothing is started.
    world.onStop = (stop) => {
      setImmediate(stop);
      return () => {};
    };
    world.processes = { ...world.processes, start: refuse, detach: refuse };
    for (const { name, args = [], options = [], internalOptions = [] } of COMMANDS) {
      const given = args.map(() => 'daily');
      const values = [...options.map(([flags]) => flags), ...internalOptions, '--home <dir>']
        .filter((flags) => flags.includes('<') && !/--(?:out|note)\b/.test(flags))
        .map((flags) => [/--[\w-]+/.exec(flags)?.[0] ?? '', HOSTILE]);
      const lines = [
        ...args.map((_, index) => given.with(index, HOSTILE)),
        ...values.map((words) => [...given, ...words]),
        [...given, HOSTILE],
        [...given, `--${HOSTILE}`],
        [...given, '--lang', HOSTILE],
      ];
      // A demo takes any folder, and runs in it.
      for (const line of name === 'demo' ? lines.slice(1) : lines) {
        for (const how of [[], ['--json']]) {
          const words = [...name.split(' '), ...line, ...how];
          assertPlain(await call(words), words);
        }
      }
    }
    for (const words of [[HOSTILE], ['help', HOSTILE], ['data', HOSTILE], [`--${HOSTILE}`]]) {
      assertPlain(await call(words), words);
    }
  });

  test('whatever titles, notes and arguments are made of', async (t) => {
    const { call } = await openHostile(t);
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        for (const words of [
          ['pause', 'daily', `--note=${text}`],
          ['jobs'],
          ['jobs', '--json'],
          ['history', '--', text],
          ['runs', 'show', '--json', '--', text],
          ['next', `--zone=${text}`],
          ['logs', `--job=${text}`],
          [text],
        ]) {
          assertPlain(await call(words), words);
        }
      }),
      { numRuns: 25 },
    );
  });
});

test('what cannot be seen in an argument is spelled', async (t) => {
  const world = await openWorld(t);
  await makeHome(world);
  assert.deepEqual(await runCli(['run', 'daily\u200b\u001b[31m\n'], world), {
    code: 2,
    stdout: '',
    stderr:
      "There is no job 'daily\\u200b\\u001b[31m\\n'.\nJobs here: daily, weekly, hourly, monthly, health\n",
  });
});

test('a document holds a title exactly as TMDB sent it', async (t) => {
  const { call } = await openHostile(t);
  const { stdout } = await call(['data', 'quarantine', 'RUN', '--json']);
  const { rejected_movies: rejected } = JSON.parse(stdout) as {
    rejected_movies: { movie: { title: string } }[];
  };
  assert.deepEqual(
    rejected.map(({ movie }) => movie.title),
    [`${HOSTILE}\n14`],
  );
});

test('to a pipe, data and the name of a file go to the byte', async (t) => {
  const { call, world } = await openHostile(t);
  const { stdout } = await call(['data', 'path', 'daily']);
  assert.equal(stdout, `${join(world.home, 'data/raw/movies/daily_20261123.json')}\n`);
});
