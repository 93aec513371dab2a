import type { Standing } from '../home/liveness.ts';

/** Who looks after a run that is under way; nothing of one whose process is gone. */
export function standingDocument({ pid, by, isGone, isOverdue }: Standing) {
  return isGone ? { holder_alive: false } : { pid, run_by: by, overdue: isOverdue };
}
