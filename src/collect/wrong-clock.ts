import { MatineeError } from '../errors.ts';
import { aheadOf, CLOCK_TOLERANCE_MS } from '../lib/clock.ts';
import type { Attempt } from '../occurrence.ts';
import type { MovieSource } from '../source.ts';

/**
 * Refuses to publish by a clock that is wrong: it would name the file after another day, and use up
 * what is due on that. It is wrong by what TMDB says; or it was put back while the attempt ran, whose
 * time has not come now.
 *
 * @throws {MatineeError} `clock-wrong`.
 */
export function refuseWrongClock(
  { dueAt }: Pick<Attempt, 'dueAt'>,
  movies: Pick<MovieSource, 'clockAheadMs'>,
  now: Date,
): void {
  const aheadMs = movies.clockAheadMs() ?? 0;
  if (Math.abs(aheadMs) > CLOCK_TOLERANCE_MS) throw new MatineeError('clock-wrong', { aheadMs });
  if (dueAt > aheadOf(now)) {
    throw new MatineeError('clock-put-back', { dueAt: dueAt.toISOString() });
  }
}
