import type { Messages } from '../../messages/messages.ts';
import type { RunBy } from '../../occurrence.ts';

interface Runner {
  pid: number;
  by: RunBy;
}

/** Who looks after a run: `PID 123, by hand`. */
export function runnerText({ pid, by }: Runner, { daemon }: Messages): string {
  return daemon.status.by[by](pid);
}

/** The same in a document; nothing of a run whose process is gone. */
export function runnerDocument(one: Runner & { isGone: boolean; isOverdue: boolean }) {
  const { pid, by, isGone, isOverdue } = one;
  return isGone ? { holder_alive: false } : { pid, run_by: by, overdue: isOverdue };
}
