import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';

import type { SchedulerStatus } from '../../src/home/status-file.ts';
import type { LogLine } from '../../src/log.ts';
import type { AttemptState, Outcome } from '../../src/occurrence.ts';
import { type Ran, type Spawned, spawnCli } from './cli.ts';
import { until } from './until.ts';

/** A home with a real daemon: started, watched and killed as its user would. */
export interface DaemonHome {
  home: string;
  /** Starts a command line of the program in a process of its own. */
  spawn(line: string): Spawned;
  /** Runs one to its end. */
  run(line: string): Promise<Omit<Ran, 'code'> & { code: number | undefined }>;
  /** Runs one that has to succeed, and returns what it said. */
  good(line: string): Promise<string>;
  configure(yaml: string): Promise<void>;
  file(path: string): Promise<string>;
  /** What the daemon wrote last; undefined before it has. */
  status(): Promise<SchedulerStatus | undefined>;
  /** The PID of the daemon that is ready. */
  ready(): Promise<number>;
  /** Every line of the log, each of which has to be JSON, those of the rotated files included. */
  log(): Promise<LogLine[]>;
  /** Waits for the log to tell of an event, of a job's where one is named. */
  told(event: string, job?: string): Promise<LogLine>;
  /** What the ledger holds of collections; nothing before there is one. */
  ledger(): RecordedAttempt[];
  occurrences(): RecordedDue[];
  /** The processes that run in this home. */
  processes(): number[];
  /** Waits until none does: one that has let its lock go is about to end. */
  noProcess(): Promise<void>;
}

interface RecordedAttempt {
  id: string;
  job: string;
  dueAt: Date;
  n: number;
  trigger: string;
  state: AttemptState;
  error: string | undefined;
  stats: Readonly<Record<string, unknown>>;
}

interface RecordedDue {
  job: string;
  dueAt: Date;
  kind: string;
  outcome: Outcome | undefined;
  reason: string | undefined;
}

/**
 * A daemon that is not started yet; nothing of it outlives the test. With `diskSize` its home is a
 * disk of its own, which root may fill.
 */
export async function daemonHome(
  t: TestContext,
  yaml: string,
  env: Record<string, string> = {},
  { diskSize }: { diskSize?: string } = {},
): Promise<DaemonHome> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'matinee-daemon-')));
  const home = join(folder, 'home');
  await mkdir(home);
  if (diskSize !== undefined) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskSize}`, 'tmpfs', home]);
  }
  t.after(async () => {
    await endAll(home);
    if (diskSize !== undefined) execFileSync('umount', [home]);
    await rm(folder, { recursive: true, force: true });
  });
  const file = (path: string) => readFile(join(home, path), 'utf8');
  const configure = (text: string) => writeFile(join(home, 'matinee.yaml'), text);
  await configure(yaml);

  const spawn = (line: string) =>
    spawnCli(t, [...line.split(' '), '--home', home], { cwd: folder, env });
  const run = async (line: string) => await spawn(line).ended;
  const status = async () => {
    const text = await file('logs/scheduler_status.json').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as SchedulerStatus);
  };
  const log = async () => {
    const names = readdirSync(join(home, 'logs'))
      .filter((name) => /^scheduler_daemon\.log(\.\d)?$/.test(name))
      .toSorted((a, b) => b.localeCompare(a));
    const texts = await Promise.all(names.map((name) => file(join('logs', name))));
    return texts.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line));
  };

  return {
    home,
    spawn,
    run,
    good: async (line) => {
      const { code, stdout, stderr } = await run(line);
      assert.equal(code, 0, `${line}: ${stdout}${stderr}`);
      return stdout;
    },
    configure,
    file,
    status,
    ready: () =>
      until('the daemon is ready', async () => {
        const now = await status();
        return now?.status === 'running' && now.phase === 'ready' ? now.pid : undefined;
      }),
    log,
    told: (event, job) =>
      until(`the log tells ${event}`, async () =>
        (await log()).findLast((line) => line.event === event && (job ?? line.job) === line.job),
      ),
    ledger: () => rows(home, ATTEMPTS).map(attemptOf),
    occurrences: () => rows(home, OCCURRENCES).map(dueOf),
    processes: () => processesIn(home),
    noProcess: async () => {
      await until('nothing runs in the home', () => processesIn(home).length === 0 || undefined, {
        withinMs: 15_000,
      });
    },
  };
}

const ATTEMPTS = `select a.*, o.due_at from attempts a join occurrences o on o.id = a.occurrence_id
  where a.kind <> 'housekeeping' order by a.started_at`;
const OCCURRENCES = `select * from occurrences
  where kind <> 'housekeeping' order by due_at, job`;

type Row = Record<string, unknown>;

/** Read as the `sqlite3` of a user would; by another process than the daemon, so no lock is lost. */
function rows(home: string, sql: string): Row[] {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(join(home, 'matinee.db'), { readOnly: true, timeout: 2000 });
    return db.prepare(sql).all();
  } catch (error) {
    if (/unable to open|no such table/.test(String(error))) return [];
    throw error;
  } finally {
    db?.close();
  }
}

function attemptOf(row: Row): RecordedAttempt {
  return {
    id: String(row['id']),
    job: String(row['job']),
    dueAt: new Date(Number(row['due_at'])),
    n: Number(row['n']),
    trigger: String(row['trigger_kind']),
    state: row['state'] as AttemptState,
    error: row['error'] === null ? undefined : JSON.parse(row['error'] as string).code,
    stats: JSON.parse(String(row['stats'])),
  };
}

function dueOf(row: Row): RecordedDue {
  return {
    job: String(row['job']),
    dueAt: new Date(Number(row['due_at'])),
    kind: String(row['kind']),
    outcome: (row['outcome'] as Outcome | null) ?? undefined,
    reason: (row['reason'] as string | null) ?? undefined,
  };
}

/** The processes whose working folder is this home: its daemon, and the attempts of that. */
function processesIn(home: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === home;
      } catch {
        return false; // gone meanwhile, or a zombie, or somebody else's
      }
    })
    .map(Number);
}

async function endAll(home: string): Promise<void> {
  await until('nothing runs in the home', async () => {
    const left = processesIn(home);
    for (const pid of left) process.kill(pid, 'SIGKILL');
    return left.length === 0 ? true : undefined;
  });
}

/** The name under which lists of processes show one. */
export function titleOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
}

export function rssMiB(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
  return Number(kib) / 1024;
}

/** The children of a process, those included that have ended and were not waited for. */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
      } catch {
        return false;
      }
    });
}

/** Whether a process is there, be it as a zombie. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
