import type { Counts } from '../../collection-info.ts';
import { isoWithOffset } from '../../lib/local-time.ts';

/** Per cent with one decimal, without the sign: `98.8`. */
export function percentText(value: unknown): string {
  return typeof value === 'number' ? value.toFixed(1) : '–';
}

/**
 * A share of the movies as people are shown it: of all items that should have been movies, per cent.
 * The original's `quality_rate`, which programs read, leaves out what has no id.
 */
export function shareText(
  name: 'quality_rate' | 'clean_rate',
  info: {
    readonly [Fact in 'quality_rate' | 'clean_rate' | 'total_collected' | 'unidentified']?: unknown;
  },
): string {
  const { [name]: rate, total_collected: collected, unidentified } = info;
  const isKnown = typeof collected === 'number' && typeof unidentified === 'number';
  if (typeof rate !== 'number' || !isKnown || unidentified === 0) return percentText(rate);
  return percentText((rate * collected) / (collected + unidentified));
}

/** `0.8 s`, `12 s`, `3:05`, `1:02:03`. */
export function durationText(ms: number): string {
  const seconds = ms / 1000;
  const whole = Math.round(seconds);
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (whole < 60) return `${whole} s`;
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? part : String(part).padStart(2, '0'))).join(':');
}

/** `few_votes 12, no_poster 3`, or `none`. */
export function countsText(counts: Counts | undefined, none: string): string {
  const entries = Object.entries(counts ?? {});
  return entries.length === 0 ? none : entries.map(([name, n]) => `${name} ${n}`).join(', ');
}

/** An instant as the reader's clock shows it, to the minute: `2026-11-23 02:00`. */
export function timeText(at: Date, { timezone }: { timezone: string }): string {
  return isoWithOffset(at, timezone).replace('T', ' ').slice(0, 16);
}
