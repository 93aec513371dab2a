import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';

import { refusedAnswer, startedAnswer } from '../src/home/run-request.ts';
import { MatineeError } from '../src/errors.ts';
import { createPlanbook } from '../src/ledger/planbook.ts';
import { openDatabase } from '../src/lib/sqlite.ts';
import type { DaemonRequest, RequestAnswer } from '../src/plan.ts';
import type { SandboxOptions } from '../src/sandbox/sandbox.ts';
import { KEYS } from '../src/storage/paths.ts';
import {
  FILMS,
  SMALL,
  makeHome,
  openWorld,
  runCli,
  runJson,
  type TestWorld,
  withTmdb,
} from './support/cli.ts';
import { runOrdered } from './support/ordered.ts';
import { openRunning } from './support/running.ts';

// It is 02:00:03 on Monday, 23 November 2026 in Seoul.
const DAEMON = 77;
const RUN = 88;
const NOW = new Date('2026-11-22T17:00:03Z');
const STARTED = startedAnswer(
  { job: '', dueAt: NOW, trigger: 'manual', pid: RUN, startedAt: NOW },
  'mark',
);

interface Played {
  /** What the daemon does with a request when it is woken; undefined: nothing. */
  answer?: (request: DaemonRequest) => RequestAnswer | undefined;
  /** What the process does that it has started. */
  run?: (request: DaemonRequest, world: TestWorld) => Promise<unknown>;
  sandbox?: Partial<SandboxOptions>;
}

/** A home whose daemon is played: it answers, and what it starts runs in this process. */
async function openPlayed(t: TestContext, { answer = () => STARTED, run, sandbox }: Played = {}) {
  const bare = withTmdb(await openWorld(t), { movies: FILMS, drift: false, ...sandbox });
  const home = await makeHome(bare, SMALL);
  await runCli('data verify', bare);
  await mkdir(join(home, 'logs'), { recursive: true });
  await writeFile(join(home, KEYS.pid), `${DAEMON}\n2026-11-23T02:00:00+09:00\nmark\n`);
  const db = await openDatabase(join(home, KEYS.database), { clock: bare.clock });
  t.after(() => db.close());
  const planbook = createPlanbook(db);
  const alive = new Set([DAEMON]);
  const react = async () => {
    for (const request of await planbook.pending()) {
      const said = answer(request);
      if (said === undefined) continue;
      if (said.ok) alive.add(RUN);
      await planbook.answer(request.id, said, bare.clock.now());
      if (said.ok && run !== undefined) await run(request, world);
      alive.delete(RUN);
    }
  };
  const { clock } = bare;
  const sleep = clock.sleep.bind(clock);
  clock.sleep = async (ms, signal) => {
    await immediate(); // files are read in between by what is started here
    return sleep(ms, signal);
  };
  const world: TestWorld = {
    ...bare,
    locks: { ...bare.locks, isHeld: () => alive.has(DAEMON) },
    onOrphaned: () => () => {},
    processes: {
      ...bare.processes,
      markOf: (pid) => (alive.has(pid) ? 'mark' : undefined),
      signal: () => {
        void react();
        return true;
      },
    },
  };
  return { world, home, planbook, alive };
}

/** The command that a daemon starts. */
const asStarted = ({ job }: DaemonRequest, world: TestWorld) =>
  runOrdered(String(job), world, { trigger: 'manual', lastTry: { reason: 'by-hand' }, dueAt: NOW });

describe('run --background', () => {
  test('says what the daemon has started', async (t) => {
    const { world, home } = await openPlayed(t);
    assert.deepEqual(await runCli('run daily --background', world), {
      code: 0,
      stdout: `The daemon is running daily_collection (PID 88).
Watch it: matinee logs -f --job daily --home ${home}
`,
      stderr: '',
    });
    assert.deepEqual(await runJson('run daily_collection --background', world), {
      code: 0,
      document: {
        outcome: 'started',
        job: 'daily_collection',
        due_at: NOW.toISOString(),
        pid: RUN,
      },
    });
    const { stdout } = await runCli('run daily --background --lang ko', world);
    assert.equal(stdout.split('\n')[0], '데몬이 daily_collection을 실행하고 있습니다(PID 88).');
  });

  test('says why the daemon has not, in the language of who asks', async (t) => {
    const error = new MatineeError('job-running', {
      job: 'daily_collection',
      attempt: 'r1',
      holder: '99-x',
      startedAt: NOW.toISOString(),
    });
    const { world } = await openPlayed(t, { answer: () => refusedAnswer(error) });
    assert.deepEqual(await runCli('run daily --background --lang ko', world), {
      code: 1,
      stdout: '',
      stderr:
        'daily_collection이 이미 실행 중입니다: r1, 2026-11-22T17:00:03.000Z부터, 프로세스 99.\n끝난 뒤에 실행하려면: matinee run daily_collection --wait\n',
    });
  });

  test('of an unknown job is refused before the daemon is asked', async (t) => {
    const { world, planbook } = await openPlayed(t, { answer: () => undefined });
    assert.equal((await runCli('run dialy --background', world)).code, 2);
    assert.deepEqual(await planbook.pending(), []);
  });

  test('needs a daemon', async (t) => {
    const { world, home, alive } = await openPlayed(t);
    alive.delete(DAEMON);
    assert.deepEqual(await runCli('run daily --background', world), {
      code: 3,
      stdout: '',
      stderr: `The daemon of ${home} is not running.\nTry: matinee start --home ${home}\n`,
    });
  });

  for (const { name, dies, code } of [
    { name: 'the daemon ends meanwhile', dies: true, code: 3 },
    { name: 'the daemon does not answer for a minute', dies: false, code: 1 },
  ]) {
    test(`takes the request back when ${name}`, async (t) => {
      const { world, planbook, alive } = await openPlayed(t, {
        answer: () => {
          if (dies) alive.delete(DAEMON);
          return undefined;
        },
      });
      assert.equal((await runCli('run daily --background', world)).code, code);
      assert.deepEqual(await planbook.pending(), []);
    });
  }

  // biome-ignore format: a table is read by column
  const refused: [line: string, said: string][] = [
    ['run daily --background --at 2026-11-23T02:00:00+09:00', 'These do not go together: --background, --at.'],
    ['run daily --background --replace',                      'These do not go together: --background, --replace.'],
    ['run daily --background --dry-run',                      'These do not go together: --background, --dry-run.'],
    ['run daily --wait --dry-run',                            'These do not go together: --wait, --dry-run.'],
  ];
  for (const [line, said] of refused) {
    test(`refuses ${line}`, async (t) => {
      const world = await openWorld(t);
      const stderr = `${said}\nTry: matinee run --help\n`;
      assert.deepEqual(await runCli(line, world), { code: 2, stdout: '', stderr });
    });
  }
});

describe('run --background --wait', () => {
  test('ends as the run does, and says the same', async (t) => {
    const { world, home } = await openPlayed(t, { run: asStarted });
    const { code, stdout, stderr } = await runCli('run daily --background --wait', world);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^daily collection · daily-20261122T17\d{4}Z-\w{4}\n8 received = 4 collected/,
    );
    assert.ok(stdout.endsWith(`Published ${home}/data/raw/movies/daily_20261123.json\n`));
    assert.match(stderr, /^The daemon is running daily_collection \(PID 88\)\.\n/);
    const { document } = await runJson('runs', world);
    const [{ kind, trigger, attempt, outcome }] = document['runs'] as [Record<string, unknown>];
    assert.deepEqual(
      { kind, trigger, attempt, outcome },
      { kind: 'manual', trigger: 'manual', attempt: 1, outcome: 'succeeded' },
    );
  });

  test('as a document it is that of the run', async (t) => {
    const { world } = await openPlayed(t, { run: asStarted });
    const { code, document } = await runJson('run hourly --background --wait', world);
    assert.deepEqual(
      [code, document['outcome'], document['job']],
      [0, 'succeeded', 'hourly_trending'],
    );
  });

  test('of a health check says how things stand', async (t) => {
    const { world } = await openPlayed(t, { run: asStarted });
    const { code, stdout } = await runCli('run health --background --wait', world);
    assert.deepEqual([code, stdout.split('\n').length], [0, 2]);
  });

  test('of what is withheld ends with 4', async (t) => {
    const sandbox: Partial<SandboxOptions> = {
      faults: [{ kind: 'status', status: 503, path: '/trending' }],
    };
    const { world } = await openPlayed(t, { run: asStarted, sandbox });
    const { code, stderr } = await runCli('run daily --background --wait', world);
    assert.equal(code, 4);
    assert.match(stderr, /\nNot published: /);
  });

  test('of what fails ends with its error', async (t) => {
    const { world } = await openPlayed(t, { run: asStarted, sandbox: { key: 'f'.repeat(32) } });
    const { code, stderr } = await runCli('run daily --background --wait', world);
    assert.equal(code, 1);
    assert.match(stderr, /\nTMDB refused the API key \(401\)/);
  });

  test('of what is killed ends with 1, once somebody has found it dead', async (t) => {
    const { world } = await openPlayed(t, {
      run: async (_, inside) => {
        const { die } = await openRunning(t, inside, {
          dueAt: NOW,
          kind: 'manual',
          trigger: 'manual',
        });
        die();
      },
    });
    const { code, stderr } = await runCli('run daily --background --wait', world);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /\ndaily_collection was stopped before it had ended: (\S+)\.\nTry: matinee runs show \1\n$/,
    );
  });

  test('of what never begins ends with 1', async (t) => {
    const { world } = await openPlayed(t);
    const { code, stderr } = await runCli('run daily --background --wait', world);
    assert.equal(code, 1);
    assert.match(stderr, /\ndaily_collection ended before it had begun\.\nTry: matinee logs\n$/);
  });

  test('can be left; the run goes on', async (t) => {
    const left = Promise.withResolvers<void>();
    const { world } = await openPlayed(t, { run: () => left.promise });
    const stopped = {
      ...world,
      onStop: (stop: () => void) => {
        stop();
        return () => {};
      },
    };
    const { code, stderr } = await runCli('run daily --background --wait', stopped);
    left.resolve();
    assert.equal(code, 130);
    assert.match(stderr, /\nNo longer waiting; daily_collection goes on running\.\n$/);
  });
});

describe('run --wait', () => {
  /** A clock that, when it has been asked to wait so often, lets something happen. */
  function after(world: TestWorld, sleeps: number, happen: () => Promise<void> | void): TestWorld {
    let slept = 0;
    const { clock } = world;
    const sleep = clock.sleep.bind(clock);
    clock.sleep = async (ms, signal) => {
      slept += 1;
      if (slept === sleeps) await happen();
      return sleep(ms, signal);
    };
    return world;
  }

  async function openSmall(t: TestContext) {
    const world = withTmdb(await openWorld(t), { movies: FILMS, drift: false });
    await makeHome(world, SMALL);
    return world;
  }
  const FAILED = {
    state: 'failed',
    error: { code: 'not-found', values: { path: '/' } },
    stats: {},
  } as const;

  test('runs at once where nothing runs', async (t) => {
    assert.equal((await runCli('run daily --wait', await openSmall(t))).code, 0);
  });

  test('waits until the run that is under way has ended, then runs', async (t) => {
    const world = await openSmall(t);
    const running = await openRunning(t, world);
    assert.equal((await runCli('run daily', world)).code, 1);
    const later = after(world, 3, () => running.end(FAILED));
    const { code, stdout, stderr } = await runCli('run daily --wait', later);
    assert.equal(code, 0);
    assert.ok(
      stderr.startsWith(
        `daily_collection is running already, since 2026-11-23 02:00 (${running.id}); waiting until it has ended.\n`,
      ),
      stderr,
    );
    // Its identifier says when it started: not before the other had ended.
    assert.match(stdout, /^daily collection · daily-20261122T170006Z-/);
  });

  test('does not wait for the dead', async (t) => {
    const world = await openSmall(t);
    const running = await openRunning(t, world);
    const later = after(world, 2, () => running.die());
    const { code, stderr } = await runCli('run daily --wait --lang ko', later);
    assert.equal(code, 0);
    assert.match(
      stderr,
      /^daily_collection이 2026-11-23 02:00부터 이미 실행 중입니다\(\S+\)\. 끝나기를 기다립니다\.\n/,
    );
  });

  test('is for another hour when it has waited into it', async (t) => {
    const world = await openSmall(t);
    const running = await openRunning(t, world, { job: 'hourly_trending' });
    const later = after(world, 1, () => {
      world.clock.set('2026-11-23T03:00:00+09:00');
      return running.end(FAILED);
    });
    const { document } = await runJson('run hourly --wait', later);
    assert.deepEqual([document['outcome'], document['period']], ['succeeded', '20261123_03']);
  });

  test('of a health check waits as well', async (t) => {
    const world = await openSmall(t);
    const running = await openRunning(t, world, { job: 'health_check', kind: 'housekeeping' });
    const later = after(world, 1, () => running.end(FAILED));
    const { code, stderr } = await runCli('run health --wait', later);
    assert.equal(code, 0);
    assert.match(stderr, /^health_check is running already, since /);
  });
});
