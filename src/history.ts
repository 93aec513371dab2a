import type { StoreDamage } from './damage.ts';
import type { Movie } from './movie.ts';

/** A list as a snapshot observed it. */
export interface ObservedList {
  source: string;
  /** When each of its pages was received, in order. */
  observedAt: readonly Date[];
  /** Ids as ranked: position + 1 is the rank. What is no positive whole number was no movie's id. */
  ids: readonly unknown[];
}

/** What one published snapshot observed. */
export interface Observations {
  run: string;
  dataset: string;
  period: string;
  asOfOn: string;
  /** The valid movies, as received. */
  movies: readonly Movie[];
  lists: readonly ObservedList[];
}

/** One rank of one movie in one list, with its figures in that snapshot; null if it was kept out. */
export interface RankObservation {
  /** When the list's first page was received. */
  observedAt: Date;
  dataset: string;
  period: string;
  source: string;
  rank: number;
  popularity: number | null;
  voteAverage: number | null;
  voteCount: number | null;
}

/** A movie's figures from `observedAt` on, until the next ones, which differ. */
export interface FactObservation {
  /** When the page was received that had the movie. */
  observedAt: Date;
  popularity: number | null;
  voteAverage: number | null;
  voteCount: number | null;
}

/** A movie as history knows it. */
export interface KnownMovie {
  movie: number;
  title: string;
  originalTitle: string;
  releasedOn: string;
  firstObservedAt: Date;
  lastObservedAt: Date;
}

export interface MovieHistory extends KnownMovie {
  /** Oldest first. */
  ranks: readonly RankObservation[];
  facts: readonly FactObservation[];
}

/** What was observed over time, which TMDB itself does not keep. */
export interface History {
  /**
   * Keeps what a snapshot observed: every rank, and the figures of every movie. Nothing of it is
   * seen before all of it is kept; keeping it twice is keeping it once, and the order in which
   * snapshots are kept does not matter.
   */
  record(observations: Observations): Promise<void>;
  /** Everything about one movie, or undefined when it was never observed. */
  movie(id: number): Promise<MovieHistory | undefined>;
  /** Movies whose title or original title is the text, else those that contain it; newest first. */
  find(title: string, limit: number): Promise<KnownMovie[]>;
  close(): Promise<void>;
}

/** A history that can be looked through. */
export interface KeptHistory extends History {
  /** All that is wrong with it; see `database/check.ts`. */
  check(): Promise<StoreDamage[]>;
}
