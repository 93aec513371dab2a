import { MatineeError } from '../errors.ts';
import type { History, KnownMovie, MovieHistory } from '../history.ts';
import { openHistoryToRead } from '../home/open.ts';
import type { Place } from '../home/place.ts';

const MAX_CANDIDATES = 10;

/** A movie as it was observed; or all that may be meant, where a title is not of one alone. */
export type FoundMovie = { movie: MovieHistory } | { candidates: KnownMovie[] };

/**
 * A movie by its id, or by its title.
 *
 * @throws {MatineeError} `movie-unknown`.
 */
export async function askHistory(place: Place, wanted: string): Promise<FoundMovie> {
  await using opened = await openHistoryToRead(place);
  return await findMovie(wanted, opened.history); // awaited: the history closes behind it
}

async function findMovie(wanted: string, kept: History): Promise<FoundMovie> {
  if (/^\d+$/.test(wanted)) {
    const movie = await kept.movie(Number(wanted));
    if (movie !== undefined) return { movie };
  }
  const candidates = await kept.find(wanted, MAX_CANDIDATES);
  const [only] = candidates;
  if (only === undefined) throw new MatineeError('movie-unknown', { movie: wanted });
  const movie = candidates.length > 1 ? undefined : await kept.movie(only.movie);
  return movie === undefined ? { candidates } : { movie };
}
