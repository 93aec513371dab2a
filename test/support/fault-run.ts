import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { openSqliteStore, storeOptions } from '../../src/home/store.ts';
import type { World } from '../../src/cli/world.ts';
import { SECOND_MS } from '../../src/lib/clock.ts';
import type { FakeClock } from '../../src/lib/fake-clock.ts';
import { seededRandom } from '../../src/lib/prng.ts';
import { type Transport, transportOf } from '../../src/lib/transport.ts';
import { createFaults } from '../../src/sandbox/faults.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { KEY, type TestWorld, runCli } from './cli.ts';
import type { FaultCase, Place } from './fault-cases.ts';
import { createIdleClock } from './idle-clock.ts';
import { textsIn } from './texts.ts';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiIwMTIzIn0.c2lnbmF0dXJlLW9mLWEtdG9rZW4';
const TMDB = 'http://tmdb.test/3';
/** Of one request, as `tmdb.timeout` has it by default. */
const TIMEOUT_MS = 30 * SECOND_MS;
/** As many as it takes until a source's usual length is known. */
const GOOD_RUNS = 5;

/** A server whose answers can be damaged, and homes that hold good snapshots of this period. */
export interface Stage {
  clock: FakeClock;
  sandbox: Sandbox;
  world: TestWorld;
  homes: Map<Place['job'], GoodHome>;
}

interface GoodHome {
  job: Place['job'];
  home: string;
  /** The named file, and the text of its movies. */
  file: Buffer;
  movies: string;
}

/** What a run under a fault came to. */
export interface Observed {
  exitCode: number;
  outcome: string;
  code: string | undefined;
  retries: number;
  said: string;
  /** Attempts that nobody has ended. */
  running: number;
  /** What `data verify` says, if anything. */
  findings: string;
  /** Whether the published movies are, byte by byte, those of an undamaged run. */
  moviesAreGood: boolean;
  /** Whether the named file is the one that was there before. */
  fileIsOld: boolean;
  /** Where the key was found. */
  keyIn: string[];
  /** Requests that were made when the run had ended. */
  lateRequests: number;
  tookMs: number;
}

export function openStage(world: TestWorld): Stage {
  const clock = createIdleClock('2026-11-22T23:00:00Z');
  // Without drift the same movies come at any time, so that a run can be held to another.
  const sandbox = createSandbox({ clock, date: '2026-11-23', drift: false, movies: 4000 });
  return { clock, sandbox, world: { ...world, clock }, homes: new Map() };
}

/** Runs the job under the fault, in a home of its own that has good snapshots of the period. */
export async function runUnderFault(stage: Stage, one: FaultCase): Promise<Observed> {
  const { clock, world } = stage;
  const good = await goodHome(stage, one.place.job);
  const home = await mkdtemp(join(world.cwd, 'run-'));
  try {
    await cp(good.home, home, { recursive: true });
    clock.set('2026-11-22T23:10:00Z');
    const late = { requests: 0 };
    const struck = worldWith(stage, home, { key: one.lasting ? KEY : TOKEN, one, late });
    const startedMs = clock.monotonicMs();
    const { code: exitCode, stdout, stderr } = await runCli(`run ${one.place.job}`, struck);
    const tookMs = clock.monotonicMs() - startedMs;
    const left = await examineHome(home, struck, good);
    const said = stdout + stderr;
    const keyIn = [...left.keyIn, ...(holdsKey(said) ? ['what was said'] : [])];
    return { exitCode, said, tookMs, ...left, keyIn, lateRequests: late.requests };
  } finally {
    await rm(home, { recursive: true });
  }
}

async function examineHome(home: string, world: World, good: GoodHome) {
  const verified = await runCli('data verify', world);
  const file = await readFile(await namedFile(home, world, good.job));
  const texts = await textsIn(home);
  return {
    ...(await recordedIn(home, world)),
    findings: verified.code === 0 ? '' : verified.stdout + verified.stderr,
    moviesAreGood: moviesOf(file) === good.movies,
    fileIsOld: file.equals(good.file),
    keyIn: Object.keys(texts).filter((name) => holdsKey(texts[name] ?? '')),
  };
}

function holdsKey(text: string): boolean {
  return text.includes(KEY) || text.includes(TOKEN);
}

/** A home in which the job has succeeded often enough; made once for each job. */
async function goodHome(stage: Stage, job: Place['job']): Promise<GoodHome> {
  const known = stage.homes.get(job);
  if (known !== undefined) return known;
  const home = join(stage.world.cwd, job);
  await mkdir(home);
  const world = worldWith(stage, home, { key: KEY });
  for (let run = 0; run < GOOD_RUNS; run++) {
    stage.clock.set(`2026-11-22T23:0${run}:00Z`);
    const { code, stderr } = await runCli(`run ${job}`, world);
    if (code !== 0) throw new Error(stderr);
  }
  const file = await readFile(await namedFile(home, world, job));
  const made = { job, home, file, movies: moviesOf(file) };
  stage.homes.set(job, made);
  return made;
}

async function namedFile(home: string, world: World, job: Place['job']): Promise<string> {
  const dataset = job === 'hourly' ? 'trending' : job;
  const store = await openSqliteStore(storeOptions(world, home, 'read'));
  const [current] = await store.catalog.versions({ dataset, states: ['current'], limit: 1 });
  await store.close();
  return join(home, current?.key ?? 'nothing is published');
}

async function recordedIn(home: string, world: World) {
  const store = await openSqliteStore(storeOptions(world, home, 'read'));
  const [attempt] = await store.ledger.attempts({ limit: 1 });
  const version = await store.catalog.version(attempt?.id ?? '');
  const running = await store.ledger.attempts({ states: ['running'] });
  await store.close();
  const outcome = version?.state === 'current' ? 'published' : (version?.state ?? attempt?.state);
  return {
    outcome: outcome ?? 'nothing',
    code: attempt?.error?.code,
    retries: Number(attempt?.stats['retries']),
    running: running.length,
  };
}

/** The movies of a snapshot file, as text. */
function moviesOf(file: Buffer): string {
  const text = file.toString();
  return text.slice(text.indexOf('"movies": ['), text.indexOf('"save_timestamp"'));
}

function worldWith(
  stage: Stage,
  home: string,
  {
    key,
    one,
    late = { requests: 0 },
  }: { key: string; one?: FaultCase; late?: { requests: number } },
): TestWorld {
  const env = { ...stage.world.env, MATINEE_HOME: home, TMDB_API_KEY: key };
  const openTransport = async () => {
    const damagedTransport = damaged(stage, one);
    let isOpen = true;
    const transport: Transport = (request, signal) => {
      if (!isOpen) late.requests += 1;
      return damagedTransport(request, signal);
    };
    return { transport, close: async () => void (isOpen = false) };
  };
  const random = seededRandom(7);
  return { ...stage.world, env: { ...env, TMDB_BASE_URL: TMDB }, random, openTransport };
}

/** The sandbox with the case's fault, and the time-out that a socket would have. */
function damaged({ sandbox, clock }: Stage, one: FaultCase | undefined): Transport {
  const { damage } = one?.row ?? {};
  const { path, page } = one?.place ?? {};
  const match = {
    ...(path && { path }),
    ...(page && { page }),
    ...(!one?.lasting && { times: 1 }),
  };
  sandbox.setFaults(typeof damage === 'object' ? [{ ...damage, ...match }] : []);
  const transport = withTimeOut(transportOf(sandbox.handle), clock);
  if (typeof damage !== 'function') return transport;

  const strike = createFaults([{ kind: 'html', ...match }], 1);
  return async (request, signal) => {
    const { pathname, searchParams } = new URL(request.url);
    const isStruck = strike(pathname.slice(2), Number(searchParams.get('page') ?? 1));
    const good = await transport(request, signal);
    return isStruck ? damage(good, request) : good;
  };
}

function withTimeOut(transport: Transport, clock: FakeClock): Transport {
  return async (request, signal) => {
    const timeOut = new AbortController();
    const ended = new AbortController();
    clock
      .sleep(TIMEOUT_MS, ended.signal)
      .then(() => timeOut.abort(new Error(`no complete answer within ${TIMEOUT_MS / 1000} s`)))
      .catch(() => {}); // it was answered in time
    try {
      return await transport(request, AbortSignal.any([signal, timeOut.signal]));
    } finally {
      ended.abort();
    }
  };
}
