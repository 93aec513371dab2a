import { plainLine } from '../../lib/plain-text.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Pause } from '../../plan.ts';
import { timeText } from './format.ts';

/** `paused until 2026-11-25 02:00: moving house`; empty where there is no pause. */
export function pauseText(
  pause: Pause | undefined,
  text: Messages,
  zone: { timezone: string },
): string {
  if (pause === undefined) return '';
  const { paused, pausedUntil } = text.daemon.status;
  const words = pause.until === undefined ? paused : pausedUntil(timeText(pause.until, zone));
  return pause.note === '' ? words : `${words}: ${plainLine(pause.note)}`;
}
