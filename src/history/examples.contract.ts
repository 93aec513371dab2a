import type { ObservedList, Observations } from '../history.ts';
import { DAY_MS, SECOND_MS } from '../lib/clock.ts';
import type { Movie } from '../movie.ts';

export const START = new Date('2026-11-22T17:00:01Z');

/** That many days after the start. */
export function at(day: number): Date {
  return new Date(START.getTime() + day * DAY_MS);
}

export function after({ seconds }: { seconds: number }): Date {
  return new Date(START.getTime() + seconds * SECOND_MS);
}

/** A snapshot of the popular list with the films 7 and 8. */
export function snapshot(run: string, differing: Partial<Observations> = {}): Observations {
  return {
    run,
    dataset: 'daily',
    period: '20261123',
    asOfOn: '2026-11-23',
    movies: [7, 8, 9].map((id) => movie(id)),
    lists: [listOf('popular', [7, 8])],
    ...differing,
  };
}

export function listOf(
  source: string,
  ids: readonly unknown[],
  observedAt: readonly Date[] = [START],
): ObservedList {
  return { source, ids, observedAt };
}

export function movie(id: number, differing: Movie = {}): Movie {
  return {
    id,
    title: `영화 ${id}`,
    original_title: `Film ${id}`,
    release_date: `2026-10-0${id % 10}`,
    popularity: 10,
    vote_average: 7,
    vote_count: 100,
    ...differing,
  };
}
