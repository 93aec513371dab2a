import type { ChildProcess, SpawnOptions } from 'node:child_process';

import { openFile } from './not-a-file.ts';

/** How a process ended: by itself with a code, or by a signal. */
export interface ProcessEnd {
  exitCode: number | undefined;
  signal: string | undefined;
  /** Why it could not be started at all. */
  error?: string;
}

export interface StartOptions {
  cwd: string;
  /** Called with each line it writes to standard error. */
  onLine: (line: string) => void;
  /** A line that it finds on its standard input, which then stays open. */
  input?: string;
}

/** A process that this one started, and that is told when this one is gone. */
export interface StartedProcess {
  pid: number;
  /** What it wrote to standard output, once it has ended. Never rejects. */
  ended: Promise<ProcessEnd & { stdout: string }>;
  signal(name: 'SIGTERM' | 'SIGKILL' | 'SIGCONT'): void;
}

/** Other processes, handed in. */
export interface Processes {
  /** Starts this program again, with other arguments, as a child that nobody's terminal reaches. */
  start(argv: readonly string[], options: StartOptions): StartedProcess;
  /** Starts it for good: it outlives this process. What it says is added to a file. */
  detach(argv: readonly string[], options: DetachOptions): DetachedProcess;
  /** Returns false when there is no such process, or it is somebody else's. */
  signal(pid: number, name: 'SIGTERM' | 'SIGKILL' | 'SIGCONT' | 'SIGUSR2'): boolean;
  /** What tells a process from all that ever had or will have its id; undefined if there is none. */
  markOf(pid: number): string | undefined;
  /**
   * Names the table of processes that ids are looked up in, and the boot of the machine: of a process
   * elsewhere, as in another container, `markOf` knows nothing.
   */
  place(): string;
}

export interface DetachOptions {
  cwd: string;
  outputPath: string;
  /** All of its environment, and that of what it starts. */
  env: Readonly<Record<string, string | undefined>>;
}

export interface DetachedProcess {
  pid: number;
  ended: Promise<ProcessEnd>;
  /** Lets this process end without waiting for it. */
  release(): void;
}

/** `program` is what is started: Node with its options and the entry file. */
export function nodeProcesses(program: readonly string[]): Processes {
  const [command = process.execPath, ...first] = program;
  return {
    start: (argv, options) => start(command, [...first, ...argv], options),
    detach: (argv, options) => detach(command, [...first, ...argv], options),
    signal: (pid, name) => {
      try {
        return process.kill(pid, name);
      } catch {
        return false;
      }
    },
    markOf,
    place,
  };
}

function start(command: string, argv: readonly string[], options: StartOptions): StartedProcess {
  const { cwd, onLine, input } = options;
  // The end of its standard input says that we are gone. Without a descriptor left to give it, it has
  // no streams.
  const child = spawn(command, argv, { cwd, detached: true, stdio: 'pipe' });
  child.stdin?.on('error', () => {});
  if (input !== undefined) child.stdin?.write(`${input}\n`);
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  if (child.stderr) onLines(child.stderr, onLine);
  return {
    pid: child.pid ?? 0,
    ended: new Promise((resolve) => {
      child.once('error', ({ message }) => {
        resolve({ exitCode: undefined, signal: undefined, error: message, stdout });
      });
      child.once('close', (code, signal) =>
        resolve({ exitCode: code ?? undefined, signal: signal ?? undefined, stdout }),
      );
    }),
    signal: (name) => child.kill(name),
  };
}

// Loaded when it is needed: most commands only look whether a process is there.
function spawn(command: string, argv: readonly string[], options: SpawnOptions): ChildProcess {
  return process.getBuiltinModule('node:child_process').spawn(command, argv, options);
}

function onLines(input: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  process.getBuiltinModule('node:readline').createInterface({ input }).on('line', onLine);
}

function detach(
  command: string,
  argv: readonly string[],
  { cwd, outputPath, env }: DetachOptions,
): DetachedProcess {
  const { closeSync, constants } = process.getBuiltinModule('node:fs');
  const { O_WRONLY, O_CREAT, O_APPEND } = constants;
  const output = openFile(outputPath, O_WRONLY | O_CREAT | O_APPEND, 0o666);
  try {
    const child = spawn(command, argv, {
      ...{ cwd, env, detached: true },
      stdio: ['ignore', output, output],
    });
    return {
      pid: child.pid ?? 0,
      ended: new Promise((resolve) => {
        child.once('error', () => resolve({ exitCode: undefined, signal: undefined }));
        child.once('exit', (code, signal) =>
          resolve({ exitCode: code ?? undefined, signal: signal ?? undefined }),
        );
      }),
      release: () => child.unref(),
    };
  } finally {
    closeSync(output);
  }
}

function place(): string {
  const { readFileSync, readlinkSync } = process.getBuiltinModule('node:fs');
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1');
    return `${readlinkSync('/proc/self/ns/pid')}@${boot.trim()}`;
  } catch {
    return 'unknown';
  }
}

/** Linux: when it was started, in ticks since boot, and which boot that was. */
function markOf(pid: number): string | undefined {
  const { readFileSync } = process.getBuiltinModule('node:fs');
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1');
    // The name, second field, is in parentheses and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startedTicks] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X' || startedTicks === undefined) return undefined;
    return `${startedTicks}@${boot.trim()}`;
  } catch {
    return undefined;
  }
}
