import { shortened } from '../lib/text-width.ts';
import type { Settings } from './settings.ts';

const VALUE_WIDTH = 60;

/** A setting's value as a cell shows it. */
export function shownValue(value: unknown): string {
  const plain = typeof value === 'string' ? value : JSON.stringify(value);
  return shortened(plain ?? '–', VALUE_WIDTH);
}

/** The value behind a dotted path of the file, `jobs.daily_collection.expect.movies`. */
export function valueAt(settings: Settings, path: string): unknown {
  const [first, second, ...rest] = path.split('.');
  if (first === 'jobs') {
    const job = settings.collections.find(({ name }) => name === second);
    if (rest[0] === 'timeout') return milliseconds(job?.timeoutMs);
    if (rest[0] === 'catchUpWindow') return window(job?.catchUpWindowMs);
    if (rest[0] === 'retry') return job?.retryDelaysMs.map(milliseconds);
    return dig(job, rest);
  }
  if (path === 'tmdb.timeout') return milliseconds(settings.tmdb.timeoutMs);
  return dig(settings, path.split('.'));
}

function dig(value: unknown, path: readonly string[]): unknown {
  return path.reduce((inner: unknown, key) => (inner as Record<string, unknown>)?.[key], value);
}

function window(ms: number | 'next' | undefined): string | undefined {
  return ms === 'next' ? ms : milliseconds(ms);
}

/** As a person would write it in the file. */
function milliseconds(ms: number | undefined): string | undefined {
  if (ms === undefined) return undefined;
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const;
  const [unit, size] = units.find(([, unitMs]) => ms % unitMs === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}
