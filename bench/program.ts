import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { timed } from './measure.ts';

const CHECKOUT = join(import.meta.dirname, '..');

/** The program as a checkout runs it. */
export const SOURCE = join(CHECKOUT, 'bin/matinee.js');

/** The program as the package holds it, built into a folder. */
export async function build(folder: { path: string }): Promise<string> {
  const outDir = join(folder.path, 'dist');
  const options = ['--project', join(CHECKOUT, 'tsconfig.build.json'), '--outDir', outDir];
  const compiler = spawn(join(CHECKOUT, 'node_modules/.bin/tsc'), options, { stdio: 'inherit' });
  await once(compiler, 'exit'); // what it complains about is for the type check; it emits all the same
  await copyFile(join(CHECKOUT, 'package.json'), join(folder.path, 'package.json'));
  for (const name of ['bin', 'schema']) {
    await cp(join(CHECKOUT, name), join(folder.path, name), { recursive: true });
  }
  await symlink(join(CHECKOUT, 'node_modules'), join(folder.path, 'node_modules'));
  return join(folder.path, 'bin/matinee.js');
}

/** What Node itself takes. */
export async function emptyProgram(folder: { path: string }): Promise<string> {
  const path = join(folder.path, 'empty.mjs');
  await writeFile(path, '');
  return path;
}

export interface Launch {
  /** What Node is started with: a file and its arguments. */
  argv: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** What it ends with. Default 0. */
  exitCode?: number;
}

/** Runs a Node program to its end and returns how many milliseconds it took from the start. */
export async function runProgram(launch: Launch): Promise<number> {
  return timed(() => finished(start(launch, ['ignore', 'ignore', 'pipe']), launch));
}

// Not `process.resourceUsage()`: its maximum begins with that of the process that started this one.
const TELL_PEAK = `import { readFileSync, writeSync } from 'node:fs';
process.on('exit', () => writeSync(3, readFileSync('/proc/self/status')));`;

/** Runs a Node program to its end and returns the most memory it ever held, in bytes. Linux only. */
export async function peakOf({ argv, env = {} }: Launch): Promise<number> {
  const hook = `data:text/javascript,${encodeURIComponent(TELL_PEAK)}`;
  const launch = { argv: ['--import', hook, ...argv], env };
  const child = start(launch, ['ignore', 'ignore', 'pipe', 'pipe']);
  const [status] = await Promise.all([textOf(child.stdio[3]), finished(child, launch)]);
  return peakIn(status);
}

/** The most memory that a process under way has held so far, in bytes. Linux only. */
export async function peakSoFar(pid: number): Promise<number> {
  return peakIn(await readFile(`/proc/${pid}/status`, 'utf8'));
}

function peakIn(status: string): number {
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kibibytes === undefined) throw new Error('the system does not tell the peak of a process');
  return Number(kibibytes) * 1024;
}

/** Runs a Node program to its end and returns what it wrote to standard output. */
export async function outputOf(launch: Launch): Promise<string> {
  const child = start(launch, ['ignore', 'pipe', 'pipe']);
  const [output] = await Promise.all([textOf(child.stdout), finished(child, launch)]);
  return output;
}

/** Does some work while the daemon of a home runs. */
export async function withDaemon<T>(home: string, work: () => Promise<T>): Promise<T> {
  const env = { TMDB_BASE_URL: 'sandbox' };
  await outputOf({ argv: [SOURCE, 'start', '--home', home], env });
  try {
    return await work();
  } finally {
    await outputOf({ argv: [SOURCE, 'stop', '--home', home], env });
  }
}

/** A Node program that does nothing, until it is disposed. */
export async function idleProgram(): Promise<{ pid: number } & AsyncDisposable> {
  const code = "setInterval(() => {}, 60_000); console.log('there')";
  const child = start({ argv: ['--eval', code] }, ['ignore', 'pipe', 'inherit']);
  await once(child.stdout!, 'data');
  return { pid: child.pid ?? 0, [Symbol.asyncDispose]: () => ended(child) };
}

async function ended(child: ChildProcess): Promise<void> {
  child.kill();
  await once(child, 'exit');
}

/** A sandbox in a process of its own, as a server elsewhere is, which ends when it is disposed. */
export async function serveSandbox(
  options: readonly string[] = [],
): Promise<{ url: string; pid: number } & AsyncDisposable> {
  const launch = { argv: [SOURCE, 'sandbox', '--port', '0', '--json', ...options] };
  const child = start(launch, ['ignore', 'pipe', 'inherit']);
  const [document] = await once(child.stdout!, 'data');
  return {
    url: JSON.parse(String(document)).url,
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: () => ended(child),
  };
}

function start({ argv, env = {} }: Launch, stdio: ('ignore' | 'pipe' | 'inherit')[]): ChildProcess {
  return spawn(process.execPath, [...argv], { stdio, env: { PATH: process.env['PATH'], ...env } });
}

async function finished(child: ChildProcess, { argv, exitCode: due = 0 }: Launch): Promise<void> {
  const [said, [exitCode]] = await Promise.all([textOf(child.stderr), once(child, 'exit')]);
  if (exitCode !== due) throw new Error(`node ${argv.join(' ')} ended with ${exitCode}: ${said}`);
}

async function textOf(stream: ChildProcess['stdio'][number]): Promise<string> {
  let text = '';
  for await (const chunk of (stream as NodeJS.ReadableStream | null) ?? []) text += String(chunk);
  return text;
}
