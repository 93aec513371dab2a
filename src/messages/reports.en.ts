/** A movie and the number it stands out by. */
export interface Topped {
  title: string;
  value: string;
}

export interface RatedMovie extends Topped {
  votes: number;
}

export interface Headline {
  kind: 'weekly' | 'monthly';
  period: string;
  movies: number;
  sandbox: boolean;
}

export function headline({ kind, period, movies, sandbox }: Headline): string {
  const title = kind === 'weekly' ? 'Weekly report' : 'Monthly report';
  return `${title} ${period}: ${movies} movies${sandbox ? ' (of the sandbox)' : ''}`;
}

export function mostPopular(movies: readonly Topped[]): string {
  return `Most popular: ${movies.map(({ title, value }) => `${title} (${value})`).join(', ')}`;
}

export function bestRated(movies: readonly RatedMovie[]): string {
  const each = movies.map(
    ({ title, value, votes }) => `${title} (${value}, ${votes} ${votes === 1 ? 'vote' : 'votes'})`,
  );
  return `Best rated: ${each.join(', ')}`;
}

export function wellRated({ movies, of }: { movies: number; of: number }): string {
  return `Rated 8.0 or better: ${movies} of ${of}`;
}

/** Names, and shares in per cent. */
export function commonestGenres(genres: readonly { name: string; share: number }[]): string {
  const each = genres.map(({ name, share }) => `${name} ${share.toFixed(1)} %`);
  return `Commonest genres: ${each.join(', ')}`;
}

export interface ListsCompared {
  against: string;
  lists: number;
  entered: number;
  left: number;
}

export function compared({ against, lists, entered, left }: ListsCompared): string {
  const noun = lists === 1 ? 'list' : 'lists';
  return `Since ${against}: ${entered} entered and ${left} left, in ${lists} ${noun}`;
}

export function nothingToCompare(): string {
  return 'There is no earlier period to compare with.';
}

export interface Climb {
  title: string;
  list: string;
  before: number;
  rank: number;
}

export function biggestClimber({ title, list, before, rank }: Climb): string {
  return `Biggest climber: ${title}, ${before} → ${rank} in ${list}`;
}

export function highestEntry({ title, list, rank }: Omit<Climb, 'before'>): string {
  return `Highest new entry: ${title}, ${rank} in ${list}`;
}

/** Rates in per cent. */
export interface QualitySummary {
  valid: string;
  clean: string;
  rejected: number;
}

export function quality({ valid, clean, rejected }: QualitySummary): string {
  return `Quality: ${valid} % valid, ${clean} % without a flag, ${rejected} rejected`;
}
