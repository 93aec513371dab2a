import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';

import {
  type Answer,
  goodMovie,
  listed,
  pageOf,
  scriptedSource,
} from '../../test/support/scripted-source.ts';
import { readBody } from '../../test/support/stored-home.ts';
import { mergeCollections } from '../config/collections.ts';
import { MatineeError } from '../errors.ts';
import type { Collection } from '../job.ts';
import { createCatalog } from '../ledger/catalog.ts';
import { createLedger } from '../ledger/ledger.ts';
import { openInMemory } from '../ledger/open.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../lib/clock.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import type { FileSystem } from '../lib/files.ts';
import { createRedactor } from '../lib/redact.ts';
import { ruleLists } from '../quality/rules.ts';
import { openHomeFiles } from '../storage/home-files.ts';
import { recover } from '../storage/recover.ts';
import { createSnapshotStore } from '../storage/snapshots.ts';
import { newAttemptId } from './claim.ts';
import { type AttemptOrder, runAttempt } from './collection.ts';
import type { Resumed } from '../collect/resume-pages.ts';

const FACTS = {
  isFolder: false,
  sizeBytes: 1,
  modifiedAt: new Date(0),
  kind: 'file' as const,
  rights: { mode: 0o644, uid: 0, gid: 0 },
};
const [DAILY] = mergeCollections({}) as [Collection];
const COLLECTION: Collection = {
  ...DAILY,
  sources: [{ name: 'popular', list: 'popular', pages: 2 }],
  expect: {},
  timeoutMs: 30 * MINUTE_MS,
};
const DUE_AT = '2026-11-22T17:00:00Z';
const ID = 'daily-20261122T170000Z-7f3a';
const GOOD = listed({ '/movie/popular': [[goodMovie(1)], [goodMovie(2)]] });
const ONE_BAD = listed({ '/movie/popular': [[goodMovie(1), goodMovie(3, { title: '' })]] });
const NOT_FOUND = new MatineeError('not-found', { path: '/movie/popular' });

const SECRET = 'f00dfacef00dfacef00dfacef00dface';
const NO_SIGNAL = new AbortController().signal;

/** Files by path, in memory; what `refuse` returns for a call is what the disk says to it. */
function memoryFiles() {
  const contents = new Map<string, string>();
  const disk = {
    refuse: (_operation: string, _path: string): Error | undefined => undefined,
  };
  const call = async <T>(operation: string, path: string, work: () => T): Promise<T> => {
    const refused = disk.refuse(operation, path);
    if (refused !== undefined) throw refused;
    return work();
  };
  const textOf = (content: string | Uint8Array) => Buffer.from(content).toString('latin1');
  const files: FileSystem = {
    readFrom: async () => undefined,
    realPath: async (path) => path,
    mayWrite: async () => {},
    identity: async (path) => path,
    isOpenHere: async () => false,
    holdFolder: async () => () => {},
    read: (path) =>
      call('read', path, () => {
        const content = contents.get(path);
        return content === undefined ? undefined : Buffer.from(content, 'latin1');
      }),
    write: (path, content) => call('write', path, () => void contents.set(path, textOf(content))),
    append: (path, content) =>
      call('append', path, () => {
        contents.set(path, (contents.get(path) ?? '') + textOf(content));
      }),
    rename: (from, to) =>
      call('rename', to, () => {
        contents.set(to, contents.get(from) ?? '');
        contents.delete(from);
      }),
    remove: (path) =>
      call('remove', path, () => {
        for (const name of contents.keys()) {
          if (name === path || name.startsWith(`${path}/`)) contents.delete(name);
        }
      }),
    create: (path) => call('create', path, () => void contents.set(path, '')),
    sync: (path) => call('sync', path, () => {}),
    syncFolder: (path) => call('sync', path, () => {}),
    makeFolder: (path) => call('make', path, () => {}),
    list: (path) =>
      call('list', path, () => {
        const within = [...contents.keys()].filter((name) => name.startsWith(`${path}/`));
        return [...new Set(within.map((name) => name.slice(path.length + 1).split('/')[0] ?? ''))];
      }),
    facts: (path) => call('facts', path, () => (contents.has(path) ? FACTS : undefined)),
    volume: async () => ({ type: 0, totalBytes: 2e12, freeBytes: 1e12 }),
  };
  return { files, disk, names: () => [...contents.keys()].toSorted() };
}

interface Run extends Partial<AttemptOrder> {
  answer?: Answer;
  signal?: AbortSignal;
  tag?: number;
}

/** An installation in memory at 02:00 in Seoul, when the daily collection is due. */
async function openHome() {
  const clock = new FakeClock(DUE_AT);
  const db = await openInMemory(clock);
  const ledger = createLedger(db);
  const catalog = createCatalog(db);
  const { files: system, disk, names } = memoryFiles();
  const files = openHomeFiles('/', system);
  const mend = () => Promise.resolve(false);
  const store = createSnapshotStore({ files, catalog, clock, mend, readBody });
  const resumed: Resumed[] = [];

  const run = ({ answer = GOOD, signal = NO_SIGNAL, tag = 0x7f3a, ...order }: Run = {}) =>
    runAttempt(
      {
        collection: COLLECTION,
        dueAt: clock.now(),
        kind: 'scheduled',
        trigger: 'schedule',
        lastTry: { reason: 'spent' },
        replace: false,
        configHash: 'config',
        ...order,
      },
      {
        movies: scriptedSource(answer),
        ledger,
        catalog,
        store,
        clock,
        random: () => tag / 0x10000,
        rules: ruleLists({}),
        language: 'ko-KR',
        region: 'KR',
        connections: 10,
        onResume: (from) => resumed.push(from),
        onProgress: () => {},
        holder: 'us',
        processMark: '4711@boot',
        programVersion: '0.1.0',
        tzVersion: '2026a',
        redact: createRedactor([SECRET]),
      },
      signal,
    );
  /** What the next command that opens the home does, our process being dead. */
  const recovered = () => {
    const lockOfDead = () => ({ release: () => {} });
    return recover({ ledger, catalog, files, ownHolder: 'them', lockOfDead }, clock.now());
  };
  return { clock, db, ledger, catalog, disk, names, resumed, run, recovered };
}

/** Waits for what a fake clock does not wait for. */
async function until(reached: () => boolean): Promise<void> {
  for (let turns = 0; !reached(); turns++) {
    assert.ok(turns < 1000, 'never reached');
    await setImmediate();
  }
}

test('a good run ends published, succeeded, and its occurrence with it', async () => {
  const { run, ledger, catalog, names, clock } = await openHome();
  const { attempt, version } = await run();
  const { stats, ...told } = attempt;
  assert.deepEqual(told, {
    id: ID,
    job: 'daily_collection',
    dueAt: new Date(DUE_AT),
    kind: 'scheduled',
    n: 1,
    trigger: 'schedule',
    holder: 'us',
    processMark: '4711@boot',
    state: 'succeeded',
    startedAt: new Date(DUE_AT),
    deadlineAt: new Date('2026-11-22T17:30:00Z'),
    endedAt: new Date(DUE_AT),
    period: '20261123',
    asOfOn: '2026-11-23',
    error: undefined,
    configHash: 'config',
    programVersion: '0.1.0',
    tzVersion: '2026a',
    outcome: 'succeeded',
    reason: undefined,
  });
  assert.deepEqual([stats['requests'], stats['collected'], stats['valid']], [2, 2, 2]);
  assert.deepEqual(await ledger.attempt(ID), attempt);
  assert.equal(version.state, 'current');
  assert.deepEqual(await catalog.current('daily', '20261123'), version);
  assert.deepEqual(names(), ['/data/raw/movies/daily_20261123.json']);
  assert.equal(clock.sleeping, 0, 'the deadline is still ticking');
});

test('the period is that of the occurrence, however late the start', async () => {
  const { run, clock } = await openHome();
  await clock.advance(22 * HOUR_MS); // midnight in Seoul
  const { attempt } = await run({ dueAt: new Date(DUE_AT), kind: 'manual' });
  assert.equal(attempt.startedAt.toISOString(), '2026-11-23T15:00:00.000Z');
  assert.deepEqual([attempt.period, attempt.asOfOn], ['20261123', '2026-11-23']);
});

test('a job that is running is not started again, and nothing is changed', async () => {
  const { run, ledger, clock } = await openHome();
  const slow: Answer = async (query, page, signal) => {
    await clock.sleep(MINUTE_MS, signal);
    return GOOD(query, page, signal);
  };
  const first = run({ answer: slow });
  await until(() => clock.sleeping === 2);
  const by = { attempt: ID, holder: 'us', startedAt: '2026-11-22T17:00:00.000Z' };
  await assert.rejects(
    run({ tag: 1, dueAt: new Date('2026-11-21T17:00:00Z') }),
    new MatineeError('job-running', { job: 'daily_collection', ...by }),
  );
  await clock.advance(2 * MINUTE_MS);
  assert.equal((await first).version.state, 'current');
  assert.deepEqual(
    (await ledger.attempts({})).map((attempt) => attempt.id),
    [ID],
  );
});

test('an occurrence that has succeeded runs again by hand, but not by the schedule', async () => {
  const { run, ledger } = await openHome();
  await run();
  await assert.rejects(
    run({ tag: 1 }),
    new MatineeError('already-succeeded', {
      job: 'daily_collection',
      dueAt: '2026-11-22T17:00:00.000Z',
    }),
  );
  assert.equal((await ledger.attempts({})).length, 1);
  const { attempt } = await run({ tag: 2, trigger: 'manual' });
  assert.deepEqual([attempt.n, attempt.state], [2, 'succeeded']);
});

test('a snapshot that is not good enough is set aside, and its attempt has failed', async () => {
  const { run, names, ledger, catalog } = await openHome();
  const answer = listed({ '/movie/popular': [[goodMovie(1)], NOT_FOUND] });
  const { attempt, version } = await run({ answer });
  const [reasons, values] = [version.faults, { run: ID, reasons: version.faults }];
  assert.deepEqual(reasons, [
    { kind: 'pages_missing', source: 'popular', expected: 2, received: 1, cause: 'not-found' },
  ]);
  assert.equal(version.state, 'withheld');
  assert.deepEqual(
    [attempt.state, attempt.error, attempt.outcome, attempt.reason],
    ['failed', { code: 'withheld', values }, 'failed', 'withheld'],
  );
  assert.deepEqual(await ledger.attempt(ID), attempt);
  assert.equal(await catalog.current('daily', '20261123'), undefined);
  assert.deepEqual(names(), [`/data/quarantine/snapshots/${ID}.json`]);
});

/** Runs until it fails, and looks at what the ledger and the disk hold then. */
async function failing(home: Awaited<ReturnType<typeof openHome>>, run: Run, expected: unknown) {
  await assert.rejects(home.run(run), (error) => {
    assert.equal(error, expected);
    return true;
  });
  const attempt = await home.ledger.attempt(ID);
  const { state, error, outcome, reason, endedAt, stats } = attempt ?? assert.fail('no attempt');
  assert.equal(home.clock.sleeping, 0, 'the deadline is still ticking');
  return { state, error, outcome, reason, endedAt, requests: stats['requests'] };
}

test('without a single page the attempt fails with the failure itself', async () => {
  const home = await openHome();
  const answer = listed({ '/movie/popular': [NOT_FOUND] });
  assert.deepEqual(await failing(home, { answer }, NOT_FOUND), {
    state: 'failed',
    error: { code: 'not-found', values: { path: '/movie/popular' } },
    outcome: 'failed',
    reason: 'not-found',
    endedAt: new Date(DUE_AT),
    requests: 1,
  });
  assert.deepEqual(home.names(), []);
  assert.deepEqual(await home.catalog.versions({}), []);
});

test('a failure that is not the last word leaves the occurrence open', async () => {
  const home = await openHome();
  const answer = listed({ '/movie/popular': [NOT_FOUND] });
  const { state, outcome } = await failing(home, { answer, lastTry: undefined }, NOT_FOUND);
  assert.deepEqual([state, outcome], ['failed', undefined]);
});

test('at its deadline an attempt is ended, and has failed', async () => {
  const home = await openHome();
  const { clock, ledger, names, run } = home;
  const answer: Answer = async (query, page, signal) => {
    if (page === 2) await clock.sleep(DAY_MS, signal);
    return GOOD(query, page, signal);
  };
  const ended = assert.rejects(
    run({ answer }),
    new MatineeError('deadline', { job: 'daily_collection', timeoutMs: 30 * MINUTE_MS }),
  );
  await until(() => clock.sleeping === 2);
  await clock.advance(30 * MINUTE_MS - 1);
  assert.equal((await ledger.attempt(ID))?.state, 'running');
  await clock.advance(1);
  await ended;
  const attempt = await ledger.attempt(ID);
  assert.deepEqual(
    [attempt?.state, attempt?.error?.code, attempt?.reason, attempt?.endedAt],
    ['failed', 'deadline', 'deadline', new Date('2026-11-22T17:30:00Z')],
  );
  assert.deepEqual(names(), []);
  assert.equal(clock.sleeping, 0);
});

test('a run that is stopped is interrupted, not failed, and keeps its pages', async () => {
  const home = await openHome();
  const stop = new AbortController();
  const reason = new MatineeError('interrupted', { job: 'daily_collection' });
  const answer: Answer = (query, page, signal) => {
    if (page === 2) stop.abort(reason);
    signal.throwIfAborted();
    return GOOD(query, page, signal);
  };
  assert.deepEqual(await failing(home, { answer, signal: stop.signal }, reason), {
    state: 'interrupted',
    error: { code: 'interrupted', values: { job: 'daily_collection' } },
    outcome: undefined,
    reason: undefined,
    endedAt: new Date(DUE_AT),
    requests: 2,
  });
  assert.deepEqual(home.names(), [`/data/staging/${ID}/pages.jsonl`]);
});

/** Stops the run when it asks for its second page; the first has been kept by then. */
async function stopAtPageTwo({ run }: Awaited<ReturnType<typeof openHome>>, tag: number) {
  const stop = new AbortController();
  const answer: Answer = (query, page, signal) => {
    if (page === 2) stop.abort(new MatineeError('interrupted', {}));
    signal.throwIfAborted();
    return GOOD(query, page, signal);
  };
  await assert.rejects(run({ answer, signal: stop.signal, tag }), { code: 'interrupted' });
}

/** The lists as they are later on: of the first page nothing is left. */
const LATER = listed({ '/movie/popular': [[goodMovie(8)], [goodMovie(9)]] });

test('what a stopped run had is not fetched again, and its folder goes', async () => {
  const home = await openHome();
  await stopAtPageTwo(home, 1);
  await home.clock.advance(10 * MINUTE_MS);
  const { attempt, version } = await home.run({ answer: LATER, tag: 2, kind: 'manual' });
  const { requests, resumed_pages, valid } = attempt.stats;
  assert.deepEqual({ requests, resumed_pages, valid }, { requests: 1, resumed_pages: 1, valid: 2 });
  assert.deepEqual(home.resumed, [{ run: 'daily-20261122T170000Z-0001', pages: 1 }]);
  assert.equal(version.state, 'current');
  assert.deepEqual(home.names(), ['/data/raw/movies/daily_20261123.json']);
});

test('a run that is stopped in its turn keeps what it had taken over, as its own', async () => {
  const home = await openHome();
  await stopAtPageTwo(home, 1);
  await home.clock.advance(MINUTE_MS);
  await stopAtPageTwo(home, 2);
  const second = 'daily-20261122T170100Z-0002';
  assert.deepEqual(home.names(), [`/data/staging/${second}/pages.jsonl`]);
  const { requests, resumed_pages } = (await home.ledger.attempt(second))?.stats ?? {};
  assert.deepEqual({ requests, resumed_pages }, { requests: 1, resumed_pages: 1 });

  await home.clock.advance(MINUTE_MS);
  const { attempt } = await home.run({ answer: LATER, tag: 3 });
  assert.deepEqual(home.resumed.at(-1), { run: second, pages: 1 });
  assert.deepEqual([attempt.stats['requests'], attempt.stats['valid']], [1, 2]);
});

// biome-ignore format: a table is read by column
const unlike: { name: string; afterMs: number; order: Partial<AttemptOrder> }[] = [
  { name: 'an hour after the first page',  afterMs: HOUR_MS + SECOND_MS, order: {} },
  { name: 'with another configuration',    afterMs: MINUTE_MS,           order: { configHash: 'other' } },
  { name: 'for another day',               afterMs: MINUTE_MS,           order: { dueAt: new Date('2026-11-21T17:00:00Z') } },
];

for (const { name, afterMs, order } of unlike) {
  test(`a run ${name} fetches all anew`, async () => {
    const home = await openHome();
    await stopAtPageTwo(home, 1);
    await home.clock.advance(afterMs);
    const { attempt } = await home.run({ answer: LATER, tag: 2, ...order });
    const { requests, resumed_pages } = attempt.stats;
    assert.deepEqual({ requests, resumed_pages }, { requests: 2, resumed_pages: 0 });
    assert.deepEqual(home.resumed, []);
  });
}

test('a run after one that failed fetches all anew', async () => {
  const home = await openHome();
  const refused = new MatineeError('key-refused', { status: 401, message: 'no' });
  const answer: Answer = (query, page, signal) => {
    if (page === 2) throw refused;
    return GOOD(query, page, signal);
  };
  await failing(home, { answer }, refused);
  const { attempt } = await home.run({ tag: 2 });
  assert.deepEqual([attempt.stats['requests'], attempt.stats['resumed_pages']], [2, 0]);
});

test('a run by hand that is stopped has had its last word', async () => {
  const home = await openHome();
  const reason = new MatineeError('interrupted', {});
  const order = { kind: 'manual', trigger: 'manual', signal: AbortSignal.abort(reason) } as const;
  const { state, outcome, reason: why } = await failing(home, order, reason);
  assert.deepEqual([state, outcome, why], ['interrupted', 'failed', 'interrupted']);
});

// biome-ignore format: a table is read by column
const internals: { name: string; thrown: unknown; cause: string }[] = [
  { name: 'a secret on its own',           thrown: new TypeError(`no ${SECRET} here`),                     cause: 'no [hidden] here' },
  { name: 'a secret in a quoted URL',      thrown: new Error(`GET "https://h/3?api_key=${'0'.repeat(32)}" failed`), cause: 'GET "https://h/3?api_key=[hidden]" failed' },
  { name: 'what is no error',              thrown: SECRET,                                                 cause: 'unknown' },
];

for (const { name, thrown, cause } of internals) {
  test(`an internal error is rethrown, and recorded without secrets: ${name}`, async () => {
    const home = await openHome();
    const answer: Answer = () => {
      throw thrown;
    };
    const { state, error } = await failing(home, { answer }, thrown);
    assert.deepEqual([state, error], ['failed', { code: 'internal', values: { cause } }]);
    const rows = JSON.stringify(await home.db.all('select * from attempts'));
    assert.doesNotMatch(rows, new RegExp(`${SECRET}|0{32}`));
  });
}

test('what was rejected goes with a run that came to nothing', async () => {
  const { run, disk, names } = await openHome();
  disk.refuse = (operation, path) =>
    operation === 'read' && path.includes('/raw/') ? ioError() : undefined;
  await assert.rejects(run({ answer: ONE_BAD }), { code: 'storage-failed' });
  assert.deepEqual(names(), []);
});

function ioError(): Error {
  return Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
}

test('a full disk is the failure, even when it refuses the clearing away as well', async () => {
  const { run, disk, ledger } = await openHome();
  disk.refuse = (operation) =>
    operation === 'append' || operation === 'remove'
      ? Object.assign(new Error('ENOSPC'), { code: operation === 'append' ? 'ENOSPC' : 'EIO' })
      : undefined;
  await assert.rejects(run(), { code: 'disk-full' });
  const attempt = await ledger.attempt(ID);
  assert.deepEqual([attempt?.state, attempt?.error?.code], ['failed', 'disk-full']);
});

test('a publication that fails halfway is left to whoever opens the home next', async () => {
  const { run, disk, ledger, catalog, recovered, names } = await openHome();
  disk.refuse = (operation, path) =>
    operation === 'rename' && path.includes('/raw/') ? ioError() : undefined;
  await assert.rejects(run({ answer: ONE_BAD }), { code: 'storage-failed' });
  assert.equal((await catalog.version(ID))?.state, 'publishing');
  assert.equal((await ledger.attempt(ID))?.state, 'running');

  disk.refuse = () => undefined;
  assert.deepEqual(await recovered(), [{ run: ID, result: 'published' }]);
  assert.equal((await catalog.version(ID))?.state, 'current');
  const attempt = await ledger.attempt(ID);
  assert.deepEqual([attempt?.state, attempt?.outcome], ['succeeded', 'succeeded']);
  assert.deepEqual(names(), [
    `/data/quarantine/${ID}.jsonl`,
    '/data/raw/movies/daily_20261123.json',
  ]);
});

test('an observation outside its period goes aside, unless it may replace the one inside', async () => {
  const { run, clock, catalog } = await openHome();
  const inside = await run();
  await clock.advance(DAY_MS);
  const outside: Run = {
    dueAt: new Date(DUE_AT),
    trigger: 'manual',
    answer: (_, page) =>
      pageOf([goodMovie(page)], { page, totalPages: 2, observedAt: clock.now() }),
  };
  const { version: aside } = await run({ ...outside, tag: 1 });
  assert.deepEqual(
    [aside.state, aside.observedWithin, aside.faults],
    [
      'withheld',
      false,
      [{ kind: 'outside_period', period: '20261123', observedPeriod: '20261124' }],
    ],
  );
  assert.deepEqual(await catalog.current('daily', '20261123'), inside.version);

  const { version: replacing } = await run({ ...outside, tag: 2, replace: true });
  assert.deepEqual([replacing.state, replacing.faults], ['current', []]);
  assert.equal((await catalog.version(ID))?.state, 'archived');
});

test('half of what five good runs listed is enough; less is not, and five it must be', async () => {
  const { run, clock } = await openHome();
  const listing = (movies: number): Answer => {
    const items = Array.from({ length: movies }, (_, index) => goodMovie(index + 1));
    return listed({ '/movie/popular': [items] });
  };
  const states: string[] = [];
  for (const movies of [100, 80, 90, 41, 70, 40, 38, 39]) {
    const { version } = await run({ answer: listing(movies) });
    states.push(`${movies} ${version.state}`);
    await clock.advance(DAY_MS);
  }
  assert.deepEqual(states, [
    '100 current',
    '80 current',
    '90 current',
    '41 current',
    '70 current',
    '40 current', // the median of five is 80
    '38 current', // of six, 75
    '39 current', // of seven, 70
  ]);
  const { version } = await run({ answer: listing(27) });
  assert.deepEqual(version.faults, [
    { kind: 'source_shrunk', source: 'popular', movies: 27, median: 55.5 },
  ]);
});

test('an attempt is named after its data set, its start and chance', () => {
  const at = new Date('2026-11-22T17:00:00.987Z');
  const names = [0, 0.5, 0.999999].map((random) =>
    newAttemptId(COLLECTION.dataset, at, () => random),
  );
  assert.deepEqual(names, [
    'daily-20261122T170000Z-0000',
    'daily-20261122T170000Z-8000',
    'daily-20261122T170000Z-ffff',
  ]);
});
