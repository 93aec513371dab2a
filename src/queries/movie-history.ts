import { MatineeError } from '../errors.ts';
import type { History, KnownMovie, MovieHistory } from '../history.ts';
import { openHistoryToRead } from '../home/open.ts';
import type { Place } from '../home/place.ts';
import { homeZone } from './home-zone.ts';

const MAX_CANDIDATES = 10;

/** A movie as it was observed; or all that may be meant, where a title is not of one alone. */
export type FoundMovie = { movie: MovieHistory } | { candidates: KnownMovie[] };

/**
 * A movie by its id, or by its title.
 *
 * @throws {MatineeError} `movie-unknown`.
 */
export async function askHistory(
  place: Place,
  wanted: string,
): Promise<FoundMovie & { zone: string | undefined }> {
  await using opened = await openHistoryToRead(place);
  const found = await findMovie(wanted, opened.history);
  return { ...found, zone: await homeZone(place) };
}

async function findMovie(wanted: string, kept: History): Promise<FoundMovie> {
  const byId = /^\d+$/.test(wanted) ? await kept.movie(Number(wanted)) : undefined;
  const candidates = await kept.find(wanted, MAX_CANDIDATES);
  if (byId !== undefined) {
    // `1917` is a film as well as the number of one: then both are told.
    const alsoNamed = candidates.filter(({ title, originalTitle, movie }) => {
      return [title, originalTitle].includes(wanted) && movie !== byId.movie;
    });
    return alsoNamed.length === 0 ? { movie: byId } : { candidates: [byId, ...alsoNamed] };
  }
  const [only] = candidates;
  if (only === undefined) throw new MatineeError('movie-unknown', { movie: wanted });
  const movie = candidates.length > 1 ? undefined : await kept.movie(only.movie);
  return movie === undefined ? { candidates } : { movie };
}
