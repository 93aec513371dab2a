import type * as os from 'node:os';
import { join } from 'node:path';

import { readEnvironment } from '../config/process-environment.ts';
import { MatineeError } from '../errors.ts';
import type { Host, Machine } from '../home/machine.ts';
import { openSqliteHistory, openSqliteStore } from '../home/store.ts';
import { systemClock } from '../lib/clock.ts';
import { isThere, nodeFileSystem } from '../lib/files.ts';
import { SYSTEM_ZONE } from '../lib/local-time.ts';
import { nodeProcesses } from '../lib/processes.ts';
import { fileLocks } from '../lib/sqlite.ts';
import { openSink, type TextSink } from './text/text-sink.ts';

/** Everything outside the program, handed in once: the machine, and who sits before it. */
export interface World extends Machine {
  /** @throws {MatineeError} `cwd-gone`: it was removed, and relative paths lead nowhere. */
  cwd: string;
  /** How the command was called, for commands that are shown to be copied: `./matinee`. */
  command: string;
  stdout: TextSink;
  stderr: TextSink;
  /** Whether a person can be asked: standard input is a terminal. */
  interactive: boolean;
  /** The reader's time zone, in which lists show times. */
  timezone: string;
  /** Calls `stop` on SIGINT or SIGTERM. Returns what ends the listening. */
  onStop: (stop: () => void) => () => void;
  /** Calls `react` on a signal that would end a process that does not listen. Returns the end of it. */
  onSignal: (name: 'SIGHUP' | 'SIGUSR2', react: () => void) => () => void;
  /** The line that the process that started this one has written to it; what there is of it. */
  readLine: () => Promise<string>;
  /** Calls `stop` when the process that started this one is gone. Returns what ends the watch. */
  onOrphaned: (stop: () => void) => () => void;
  /** The name under which lists of processes show this one. */
  setTitle: (title: string) => void;
}

export function systemWorld(command: string): World {
  // Not imported: an import makes a namespace of all that a module has, its streams among them.
  const system = () => process.getBuiltinModule('node:os');
  return {
    env: readEnvironment(),
    get cwd() {
      try {
        return process.cwd();
      } catch (error) {
        throw new MatineeError('cwd-gone', {}, { cause: error });
      }
    },
    command,
    stdout: openSink(1),
    stderr: openSink(2),
    // Takes milliseconds, which most commands have no use for.
    get interactive() {
      return process.stdin.isTTY && process.stderr.isTTY;
    },
    timezone: SYSTEM_ZONE,
    clock: systemClock,
    random: Math.random,
    files: nodeFileSystem,
    exists: isThere,
    pid: process.pid,
    host: thisHost(system),
    locks: fileLocks,
    openPacer: async (path, options) => {
      const { openPacer } = await import('../lib/pace.ts');
      return openPacer(path, options);
    },
    openTransport: async (options) => {
      const { openHttpTransport } = await import('../lib/http-transport.ts');
      return openHttpTransport(options);
    },
    onStop: (stop) => {
      process.on('SIGINT', stop);
      process.on('SIGTERM', stop);
      return () => {
        process.off('SIGINT', stop);
        process.off('SIGTERM', stop);
      };
    },
    onSignal: (name, react) => {
      process.on(name, react);
      return () => process.off(name, react);
    },
    readLine: () =>
      new Promise((resolve) => {
        const { stdin } = process;
        let text = '';
        const take = (chunk: string) => {
          text += chunk;
          const end = text.indexOf('\n');
          if (end === -1) return;
          stdin.off('data', take).pause();
          resolve(text.slice(0, end));
        };
        stdin.setEncoding('utf8').on('data', take);
        stdin.once('end', () => resolve(text)).once('error', () => resolve(text));
      }),
    onOrphaned: (stop) => {
      // Whoever started us keeps our standard input open, and writes no more than an order.
      const { stdin } = process;
      stdin.on('end', stop).on('error', stop).resume();
      return () => stdin.off('end', stop).off('error', stop).destroy();
    },
    processes: nodeProcesses([process.execPath, MAIN]),
    setTitle: (title) => {
      process.title = title;
    },
    openStore: openSqliteStore,
    openHistory: openSqliteHistory,
  };
}

function thisHost(system: () => typeof os): Host {
  return {
    userId: () => process.getuid?.() ?? 0,
    whoami: () => `${userName(system())}@${system().hostname()}`,
    versions: { node: process.versions.node, tz: process.versions['tz'] ?? 'unknown' },
    resources: () => {
      const { availableParallelism, freemem, loadavg, totalmem } = system();
      const [load1m = 0, load5m = 0, load15m = 0] = loadavg();
      return {
        cpu: { cores: availableParallelism(), load1m, load5m, load15m },
        memory: {
          totalBytes: totalmem(),
          availableBytes: freemem(),
          processRssBytes: process.memoryUsage.rss(),
        },
      };
    },
    bootId: async () => {
      const id = await nodeFileSystem.read('/proc/sys/kernel/random/boot_id');
      return id === undefined ? 'unknown' : Buffer.from(id).toString().trim();
    },
  };
}

/** The entry of the program, two folders up from here, in a checkout as in the installed package. */
const MAIN = join(import.meta.dirname, '../../bin/matinee.js');

function userName({ userInfo }: Pick<typeof os, 'userInfo'>): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // a user id without an entry, as in some containers
  }
}
