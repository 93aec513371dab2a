import type { Messages } from '../../messages/messages.ts';
import type { RunBy } from '../../occurrence.ts';

/** Who looks after a run: `PID 123, by hand`. */
export function runnerText({ pid, by }: { pid: number; by: RunBy }, { daemon }: Messages): string {
  return daemon.status.by[by](pid);
}

/** The same in a document; nothing of a run whose process is gone. */
export function runnerDocument({
  pid,
  by,
  isGone,
  isOverdue,
}: {
  pid: number;
  by: RunBy;
  isGone: boolean;
  isOverdue: boolean;
}) {
  return isGone ? { holder_alive: false } : { pid, run_by: by, overdue: isOverdue };
}
