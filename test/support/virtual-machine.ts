import * as cli from '../../src/cli/cli.ts';
import { storeOn } from '../../src/home/store.ts';
import { systemWorld, type World } from '../../src/cli/world.ts';
import { openInMemory as openDatabaseInMemory } from '../../src/database/open.ts';
import { checkHistory } from '../../src/history/check.ts';
import { createHistory } from '../../src/history/history.ts';
import { openHistoryInMemory } from '../../src/history/open.ts';
import { HISTORY_SCHEMA } from '../../src/history/schema.ts';
import { openInMemory } from '../../src/ledger/open.ts';
import { FakeClock } from '../../src/lib/fake-clock.ts';
import { isDatabaseName } from '../../src/lib/files.ts';
import { createMemoryFiles, type MemoryFiles } from '../../src/lib/memory-files.ts';
import { createMemoryLocks, type LockingProcess } from '../../src/lib/memory-locks.ts';
import { openPacer, type Pacer } from '../../src/lib/pace.ts';
import { seededRandom } from '../../src/lib/prng.ts';
import type { Processes, StartedProcess } from '../../src/lib/processes.ts';
import type { Database } from '../../src/lib/database.ts';

export const HOME = '/srv/matinee';
const PAGE_BYTES = 4096;

/** A machine that is not there: its time, its files, its databases and all its processes. */
export interface VirtualMachine {
  clock: FakeClock;
  files: MemoryFiles;
  /** How many processes have been started. */
  processes: number;
  /** What any process has said to people. */
  said: string[];
  /** Starts a process that runs a command line. */
  start(argv: readonly string[]): StartedProcess;
  /** Runs a command line about the home to its end, and reads its document. */
  json(line: string): Promise<{ exitCode: number | undefined; document: Record<string, unknown> }>;
  /** Every file by its path, every table of every database by its name, as text. */
  contents(): Promise<Record<string, string>>;
}

export function createMachine(start: string, env: Record<string, string> = {}): VirtualMachine {
  const clock = new FakeClock(start);
  const files = createMemoryFiles(clock);
  const locks = createMemoryLocks();
  const random = seededRandom(1);
  const databases = new Map<string, Database>();
  const pacers = new Map<string, Pacer>();
  const processes = new Map<number, VirtualProcess>();
  const said: string[] = [];
  let lastPid = 100;

  const worldOf = (one: VirtualProcess): World => ({
    ...systemWorld('matinee'),
    env: { LANG: 'en_US.UTF-8', ...env },
    cwd: '/',
    interactive: false,
    clock,
    random,
    files,
    locks: {
      ...one.locks,
      take: (path) => {
        const lock = one.locks.take(path);
        if (lock !== undefined && !files.exists(path)) files.place(path, 0);
        return lock;
      },
    },
    exists: files.exists,
    pid: one.pid,
    host: {
      versions: { node: '24.0.0', tz: '2026b' },
      userId: () => 0,
      whoami: () => 'minji@desk',
      resources: () => ({
        cpu: { cores: 2, load1m: 0, load5m: 0, load15m: 0 },
        memory: { totalBytes: 2 ** 33, availableBytes: 2 ** 32, processRssBytes: 2 ** 26 },
      }),
      bootId: async () => 'boot',
    },
    timezone: 'Asia/Seoul',
    openTransport: () => Promise.reject(new Error('there is no network here')),
    openPacer: async (path, options) => {
      const pacer = pacers.get(path) ?? (await openPacer(':memory:', options));
      pacers.set(path, pacer);
      return { ...pacer, close: async () => {} };
    },
    onStop: (stop) => listen(one, 'SIGTERM', stop),
    onSignal: (name, react) => listen(one, name, react),
    onOrphaned: () => () => {},
    setTitle: () => {},
    openStore: async ({ path, access }) => {
      if (access === 'nothing') return storeOn(await openInMemory(clock), clock);
      const db = databases.get(path) ?? (await openInMemory(clock));
      databases.set(path, db);
      if (!files.exists(path)) files.place(path, PAGE_BYTES);
      return { ...(await storeOn(db, clock)), close: async () => {} };
    },
    openHistory: async ({ path, access }) => {
      if (access === 'nothing') return openHistoryInMemory(clock);
      const db = databases.get(path) ?? (await openDatabaseInMemory(HISTORY_SCHEMA, clock));
      databases.set(path, db);
      if (!files.exists(path)) files.place(path, PAGE_BYTES);
      return {
        ...createHistory(db),
        check: async () => checkHistory(db, clock),
        close: async () => {},
      };
    },
    processes: processesOf(),
  });

  const processesOf = (): Processes => ({
    start: (argv, { onLine, input }) => run(argv, onLine, input),
    detach: () => {
      throw new Error('nothing is detached here');
    },
    signal: (pid, name) => {
      const one = processes.get(pid);
      if (one === undefined) return false;
      one.listeners.get(name)?.forEach((react) => react());
      return true;
    },
    markOf: (pid) => (processes.has(pid) ? `mark of ${pid}` : undefined),
    place: () => 'here',
  });

  const run = (
    argv: readonly string[],
    onLine: (line: string) => void,
    input = '',
  ): StartedProcess => {
    const pid = ++lastPid;
    const one: VirtualProcess = { pid, locks: locks.newProcess(), listeners: new Map() };
    processes.set(pid, one);
    machine.processes += 1;
    let stdout = '';
    let stderr = '';
    const ended = cli
      .runCli(argv, {
        ...worldOf(one),
        readLine: async () => input,
        stdout: { write: (text) => void (stdout += text) },
        stderr: { write: (text) => void (stderr += text) },
      })
      .then((exitCode) => {
        processes.delete(pid);
        one.locks.releaseAll();
        for (const line of stderr.split('\n').filter(Boolean)) onLine(line);
        said.push(stdout, stderr);
        return { exitCode, signal: undefined, stdout };
      });
    return {
      pid,
      ended,
      signal: (name) => one.listeners.get(name)?.forEach((react) => react()),
    };
  };

  const machine: VirtualMachine = {
    clock,
    files,
    processes: 0,
    said,
    start: (argv) => run(argv, (line) => said.push(line)),
    json: async (line) => {
      const argv = [...line.split(' '), '--home', HOME, '--json'];
      const { exitCode, stdout } = await run(argv, () => {}).ended;
      return { exitCode, document: JSON.parse(stdout) };
    },
    contents: async () => {
      const contents: Record<string, string> = {};
      for (const path of await filesBelow(HOME, files)) {
        contents[path] = Buffer.from((await files.read(path)) ?? []).toString('latin1');
      }
      for (const [path, db] of databases) {
        for (const table of await tablesOf(db)) {
          contents[`${path} ${table}`] = JSON.stringify(await db.all(`select * from ${table}`));
        }
      }
      return contents;
    },
  };
  return machine;
}

async function filesBelow(folder: string, files: MemoryFiles): Promise<string[]> {
  const found: string[] = [];
  for (const name of await files.list(folder)) {
    const path = `${folder}/${name}`;
    if ((await files.facts(path))?.isFolder === true)
      found.push(...(await filesBelow(path, files)));
    else if (!isDatabaseName(path)) found.push(path);
  }
  return found;
}

async function tablesOf(db: Database): Promise<string[]> {
  const tables = await db.all<{ name: string }>(
    "select name from sqlite_schema where type = 'table' order by name",
  );
  return tables.map(({ name }) => name);
}

interface VirtualProcess {
  pid: number;
  locks: LockingProcess;
  listeners: Map<string, Set<() => void>>;
}

function listen({ listeners }: VirtualProcess, name: string, react: () => void): () => void {
  const reactions = listeners.get(name) ?? new Set();
  listeners.set(name, reactions.add(react));
  return () => reactions.delete(react);
}
