/** TMDB's lists that are named, not queried. */
export const LISTS = ['popular', 'top_rated', 'now_playing', 'upcoming'] as const;
export const TRENDING_WINDOWS = ['day', 'week'] as const;

/** The pages TMDB serves of any list; asking for more is an error 22. */
export const MAX_PAGES = 500;

/** Values of TMDB's own query parameters, by TMDB's names. */
export type QueryParams = Readonly<Record<string, string | number | boolean>>;

/** Keeps an item when its number in `field` (missing: 0) is at least `min` and at most `max`. */
export type Filter = Readonly<Record<string, { min?: number; max?: number }>>;

interface SourceBase {
  /** Unique within its collection; names the list in counts and files. */
  name: string;
  /** How many pages are asked for, 1 to 500. */
  pages: number;
  filter?: Filter;
  /** Fewer movies than this and the snapshot is not published. Default 1. */
  minMovies?: number;
  /** Sources of one group are counted together where the original counted them together. */
  group?: string;
}

/** Where a collection's movies come from. */
export type Source =
  | (SourceBase & { list: (typeof LISTS)[number]; params?: QueryParams })
  | (SourceBase & { trending: (typeof TRENDING_WINDOWS)[number]; params?: QueryParams })
  | (SourceBase & { discover: QueryParams })
  | (SourceBase & { latest: { days: number; sort: string; minVotes?: number } });

/** A list of TMDB to be read page by page: path below the API's base, and parameters. */
export interface ListQuery {
  path: string;
  params: QueryParams;
}

/** One page of a list, its shape checked: `results` is as received, whatever its items are. */
export interface Page {
  page: number;
  totalPages: number;
  results: readonly unknown[];
  /** When the response had been received. */
  observedAt: Date;
  /** SHA-256 of the decoded body, hex. */
  sha256: string;
  /** The decoded body, JSON in UTF-8. */
  body: Uint8Array;
  /** True when the server says of itself that it is a sandbox. */
  sandbox: boolean;
}

/** What talking to the server took so far. */
export interface RequestStats {
  requests: number;
  retries: number;
  rateLimited: number;
  receivedBytes: number;
}

/** Where pages of movies are fetched from. */
export interface MovieSource {
  /**
   * Fetches one page, retrying as its error class allows.
   *
   * @throws {MatineeError} `key-refused`, `request-refused`, `not-found`, `upstream-failed`,
   * `upstream-malformed`, `rate-limited-too-long`, `too-many-files`.
   */
  fetchPage(query: ListQuery, page: number, signal: AbortSignal): Promise<Page>;
  /** The names of the genres in the client's language, by id. Errors as in `fetchPage`. */
  fetchGenreNames(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  stats(): RequestStats;
  /**
   * How far our clock is ahead of the server's, in milliseconds, negative where it is behind: the
   * least that any answer so far would have it. Undefined where none says what time it is.
   */
  clockAheadMs(): number | undefined;
}
