import * as cli from '../../src/cli/cli.ts';
import { storeOn } from '../../src/cli/home/store.ts';
import { systemWorld, type World } from '../../src/cli/world.ts';
import type { KeptHistory } from '../../src/history.ts';
import { openHistoryInMemory } from '../../src/history/open.ts';
import { openInMemory } from '../../src/ledger/open.ts';
import { FakeClock } from '../../src/lib/fake-clock.ts';
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
}

export function createMachine(start: string, env: Record<string, string> = {}): VirtualMachine {
  const clock = new FakeClock(start);
  const files = createMemoryFiles(clock);
  const locks = createMemoryLocks();
  const random = seededRandom(1);
  const databases = new Map<string, Database>();
  const histories = new Map<string, KeptHistory>();
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
    whoami: () => 'minji@desk',
    versions: { node: '24.0.0', tz: '2026b' },
    timezone: 'Asia/Seoul',
    showTimesIn: () => {},
    resources: () => ({
      cpu: { cores: 2, load1m: 0, load5m: 0, load15m: 0 },
      memory: { totalBytes: 2 ** 33, availableBytes: 2 ** 32, processRssBytes: 2 ** 26 },
    }),
    bootId: async () => 'boot',
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
      const history = histories.get(path) ?? (await openHistoryInMemory(clock));
      histories.set(path, history);
      if (!files.exists(path)) files.place(path, PAGE_BYTES);
      return { ...history, close: async () => {} };
    },
    processes: processesOf(),
  });

  const processesOf = (): Processes => ({
    start: (argv, { onLine }) => run(argv, onLine),
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

  const run = (argv: readonly string[], onLine: (line: string) => void): StartedProcess => {
    const pid = ++lastPid;
    const one: VirtualProcess = { pid, locks: locks.newProcess(), listeners: new Map() };
    processes.set(pid, one);
    machine.processes += 1;
    let stdout = '';
    let stderr = '';
    const ended = cli
      .runCli(argv, {
        ...worldOf(one),
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
  };
  return machine;
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
