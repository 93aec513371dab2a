import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import { systemClock } from '../src/lib/clock.ts';
import { createSandbox, type RequestRecord } from '../src/sandbox/sandbox.ts';
import { serveSandbox } from '../src/sandbox/server.ts';
import {
  KEY,
  makeHome,
  openWorld,
  runCli,
  runJson,
  spawnCli,
  type TestWorld,
} from './support/cli.ts';

const PAGES = 61;
const GENRES: Readonly<Record<string, string>> = {
  28: 'action',
  35: 'comedy',
  18: 'drama',
  27: 'horror',
  10749: 'romance',
};

/** A TMDB on a socket, slow enough to be stopped in the middle, with its own record of each page. */
async function openSlowTmdb(t: TestContext) {
  const answered: RequestRecord[] = [];
  let onPage = () => {};
  const sandbox = createSandbox({
    clock: systemClock,
    drift: false,
    latencyMs: 40,
    onRequest: (record) => {
      if (record.page === undefined) return;
      answered.push(record);
      onPage();
    },
  });
  const server = await serveSandbox(sandbox);
  t.after(() => server.close());
  return {
    env: { TMDB_BASE_URL: server.url, TMDB_API_KEY: KEY },
    /** The pages answered since the last call. */
    taken: () => answered.splice(0),
    /** Resolves when so many more pages have been answered. */
    answers: (count: number) =>
      new Promise<void>((resolve) => {
        const until = answered.length + count;
        onPage = () => answered.length >= until && resolve();
      }),
  };
}

/** Source and number of a page, as the run's own file names them. */
function nameOf({ path, page }: RequestRecord): string {
  const { pathname, searchParams } = new URL(path, 'http://tmdb.test');
  const genre = GENRES[searchParams.get('with_genres') ?? ''];
  const list = pathname.startsWith('/3/trending/') ? 'trending' : pathname.split('/').at(-1);
  return `${genre ?? list} ${page}`;
}

/** Each run that left pages, and the pages that are whole. */
async function stagedPages(home: string): Promise<Record<string, string[]>> {
  const staging = join(home, 'data/staging');
  const staged: Record<string, string[]> = {};
  for (const run of await readdir(staging)) {
    const text = await readFile(join(staging, run, 'pages.jsonl'), 'utf8');
    // What comes after the last line end was torn by the kill.
    const lines = text.split('\n').slice(0, -1);
    staged[run] = lines.map((line) => {
      const { source, page } = JSON.parse(line);
      return `${source} ${page}`;
    });
  }
  return staged;
}

function weekly(t: TestContext, { cwd, home }: TestWorld, env: Record<string, string>) {
  return spawnCli(t, ['run', 'weekly', '--json', '--home', home], { cwd, env });
}

// biome-ignore format: a table is read by column
const cases: { signals: NodeJS.Signals[]; states: string[] }[] = [
  { signals: ['SIGINT'],            states: ['succeeded', 'interrupted'] },
  { signals: ['SIGKILL'],           states: ['succeeded', 'interrupted'] },
  { signals: ['SIGKILL', 'SIGINT'], states: ['succeeded', 'interrupted', 'interrupted'] },
];

// Side by side: most of their time goes into starting processes.
describe('a weekly run', { concurrency: true }, () => {
  for (const { signals, states } of cases) {
    test(`goes on where ${signals.join(' and ')} stopped it`, async (t) => {
      const world = await openWorld(t);
      const home = await makeHome(world);
      const tmdb = await openSlowTmdb(t);
      let stopped = '';
      let kept: string[] = [];
      for (const signal of signals) {
        const run = weekly(t, world, tmdb.env);
        await tmdb.answers(20);
        run.signal(signal);
        assert.equal((await run.ended).code, signal === 'SIGINT' ? 130 : undefined);

        const fetched = tmdb.taken().map(nameOf);
        assert.deepEqual(
          fetched.filter((page) => kept.includes(page)),
          [],
        );
        const staged = await stagedPages(home);
        assert.equal(Object.keys(staged).length, 1);
        [[stopped = '', kept = []] = []] = Object.entries(staged);
        assert.ok(kept.length >= 10 && kept.length < PAGES, `${kept.length} pages were kept`);
      }

      const last = await weekly(t, world, tmdb.env).ended;
      assert.equal(last.code, 0, last.stderr);
      const fetched = tmdb.taken().map(nameOf);
      assert.equal(kept.length + fetched.length, PAGES);
      assert.equal(new Set([...kept, ...fetched]).size, PAGES);
      assert.ok(last.stderr.includes(`Resumed ${kept.length} pages of ${stopped}.\n`), last.stderr);
      const document = JSON.parse(last.stdout);
      assert.deepEqual(
        [document.complete, document.pages, document.stats.resumed_pages],
        [true, { expected: PAGES, received: PAGES }, kept.length],
      );

      world.clock.set(new Date().toISOString());
      assert.deepEqual(await readdir(join(home, 'data/staging')), []);
      assert.equal((await runCli('data verify', world)).code, 0);
      const runs = (await runJson('runs', world)).document['runs'] as { state: string }[];
      assert.deepEqual(
        runs.map(({ state }) => state),
        states,
      );
    });
  }
});
