import type { FileSystem } from '../lib/files.ts';

/** `logs/scheduler_status.json`: the original guide's four keys, then ours. Times are ISO 8601. */
export interface SchedulerStatus {
  status: 'running' | 'failed' | 'stopped';
  pid: number;
  start_time: string;
  last_update: string;
  version: string;
  /** What the daemon is about: loading and checking, planning, or waiting for attempts to stop. */
  phase: 'starting' | 'ready' | 'stopping' | 'ended';
  jobs: number;
  next: { job: string; due_at: string } | null;
  /**
   * All collections, the soonest first; null where a pause has no end. Empty where the daemon was
   * stopped before it planned what had come due.
   */
  upcoming: { job: string; due_at: string | null }[];
  running: { job: string; due_at: string; pid: number; started_at: string }[];
  /** A daemon that is well has written again by then. */
  valid_until: string;
  /** Why it failed; the values are those that its sentence needs. */
  error: { code: string; message: string; values: unknown } | null;
}

/** Beside and renamed: who polls the file never reads half of it. */
export async function writeStatusFile(
  path: string,
  status: SchedulerStatus,
  files: FileSystem,
): Promise<void> {
  const beside = `${path}.part`;
  await files.write(beside, `${JSON.stringify(status, null, 2)}\n`);
  await files.rename(beside, path);
}

/** What the last daemon wrote, or undefined where nothing that can be read is there. */
export async function readStatusFile(
  path: string,
  files: FileSystem,
): Promise<SchedulerStatus | undefined> {
  const content = await files.read(path);
  try {
    return JSON.parse(Buffer.from(content ?? []).toString()) as SchedulerStatus;
  } catch {
    return undefined;
  }
}
