import type { FileSystem } from '../lib/files.ts';
import { plainJson } from '../lib/plain-text.ts';

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
  error: { code: string; message: string; values: Record<string, unknown> } | null;
}

/** The text of the status file. */
export function statusText(status: SchedulerStatus): string {
  return `${plainJson(JSON.stringify(status, null, 2))}\n`;
}

/** What the last daemon wrote, or undefined where nothing of the kind is there. */
export async function readStatusFile(
  path: string,
  files: FileSystem,
): Promise<SchedulerStatus | undefined> {
  const content = await files.read(path);
  try {
    const found: unknown = JSON.parse(Buffer.from(content ?? []).toString());
    return isStatus(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Anybody may have written there. Looks at what others depend on. */
function isStatus(found: unknown): found is SchedulerStatus {
  const { status, pid, error, start_time, last_update, valid_until, upcoming, running } =
    Object(found);
  return (
    ['running', 'failed', 'stopped'].includes(status) &&
    Number.isInteger(pid) &&
    (error === null || typeof error?.code === 'string') &&
    [start_time, last_update, valid_until].every(isTime) &&
    isListOf(upcoming, ({ due_at }) => due_at === null || isTime(due_at)) &&
    isListOf(running, ({ due_at }) => isTime(due_at))
  );
}

function isListOf(found: unknown, isOne: (item: Record<string, unknown>) => boolean): boolean {
  return Array.isArray(found) && found.every((item) => isOne(Object(item)));
}

function isTime(found: unknown): boolean {
  return typeof found === 'string' && !Number.isNaN(Date.parse(found));
}
