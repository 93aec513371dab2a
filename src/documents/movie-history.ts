import type { KnownMovie, MovieHistory } from '../history.ts';

/** A movie as it was observed. */
export function historyDocument(found: MovieHistory) {
  return {
    ...movieDocument(found),
    ranks: found.ranks.map((one) => ({
      observed_at: one.observedAt.toISOString(),
      dataset: one.dataset,
      period: one.period,
      list: one.source,
      rank: one.rank,
      popularity: one.popularity,
      vote_average: one.voteAverage,
      vote_count: one.voteCount,
    })),
    facts: found.facts.map((one) => ({
      observed_at: one.observedAt.toISOString(),
      popularity: one.popularity,
      vote_average: one.voteAverage,
      vote_count: one.voteCount,
    })),
  };
}

/** A movie, and when it was seen. */
export function movieDocument({ movie, title, originalTitle, releasedOn, ...at }: KnownMovie) {
  return {
    id: movie,
    title,
    original_title: originalTitle,
    release_date: releasedOn,
    first_observed_at: at.firstObservedAt.toISOString(),
    last_observed_at: at.lastObservedAt.toISOString(),
  };
}
