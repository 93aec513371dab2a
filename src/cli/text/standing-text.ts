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
