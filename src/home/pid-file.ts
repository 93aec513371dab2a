import type { FileSystem } from '../lib/files.ts';
import type { Processes } from '../lib/processes.ts';

/** What the PID file says of a daemon. */
export interface PidRecord {
  pid: number;
  /** ISO 8601, for people. */
  startedAt: string;
  /** Tells the process from any other that was or will be given its id. */
  mark: string;
  /** What tells its home from a copy of it, which has a copy of this file. */
  home?: string | undefined;
}

/**
/**
 * The text of the PID file: the bare PID, when the daemon was started, the mark of its process, and
 * what tells its home from others. It informs; whether a daemon runs is said by its lock, and by this
 * file only where that lock has been removed.
 */
export function pidText({ pid, startedAt, mark, home = '' }: PidRecord): string {
  return `${pid}\n${startedAt}\n${mark}\n${home}\n`;
}

/** What the file says, or undefined where there is none or it is not ours. */
export async function readPidFile(path: string, files: FileSystem): Promise<PidRecord | undefined> {
  const content = await files.read(path);
  const [pid = '', startedAt = '', mark = '', home = ''] = Buffer.from(content ?? [])
    .toString()
    .split('\n');
  if (!/^[1-9]\d{0,9}$/.test(pid) || mark === '') return undefined;
  return { pid: Number(pid), startedAt, mark, home: home || undefined };
}

/** Whether the process that a PID file names is the one that wrote it, and lives. */
export function isSameProcess({ pid, mark }: PidRecord, processes: Processes): boolean {
  return processes.markOf(pid) === mark;
}
