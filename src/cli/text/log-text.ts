import { plainLine } from '../../lib/plain-text.ts';
import type { LogLine } from '../../log.ts';

/** A line of the log as the original guide prints it: `time - job - LEVEL - msg`. */
export function logText({ time, job = 'scheduler', level, msg }: LogLine): string {
  return `${time.slice(0, 19).replace('T', ' ')} - ${job} - ${level.toUpperCase()} - ${plainLine(msg)}`;
}
