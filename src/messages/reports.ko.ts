import type {
  Climb,
  Headline,
  ListsCompared,
  QualitySummary,
  RatedMovie,
  Topped,
} from './reports.en.ts';

export function headline({ kind, period, movies, sandbox }: Headline): string {
  const title = kind === 'weekly' ? '주간 리포트' : '월간 리포트';
  return `${title} ${period}: 영화 ${movies}편${sandbox ? ' (샌드박스)' : ''}`;
}

export function mostPopular(movies: readonly Topped[]): string {
  const each = movies.map(({ title, value }) => `${title} (${value})`);
  return `가장 인기 있는 영화: ${each.join(', ')}`;
}

export function bestRated(movies: readonly RatedMovie[]): string {
  const each = movies.map(({ title, value, votes }) => `${title} (${value}, ${votes}표)`);
  return `평점이 가장 높은 영화: ${each.join(', ')}`;
}

export function wellRated({ movies, of }: { movies: number; of: number }): string {
  return `평점 8.0 이상: ${of}편 중 ${movies}편`;
}

export function commonestGenres(genres: readonly { name: string; share: number }[]): string {
  return `많은 장르: ${genres.map(({ name, share }) => `${name} ${share.toFixed(1)}%`).join(', ')}`;
}

export function compared({ against, lists, entered, left }: ListsCompared): string {
  return `${against} 이후: 목록 ${lists}개에서 진입 ${entered}건, 이탈 ${left}건`;
}

export function nothingToCompare(): string {
  return '비교할 이전 기간이 없습니다.';
}

export function biggestClimber({ title, list, before, rank }: Climb): string {
  return `가장 많이 오른 영화: ${title}, ${list} ${before}위 → ${rank}위`;
}

export function highestEntry({ title, list, rank }: Omit<Climb, 'before'>): string {
  return `가장 높이 진입한 영화: ${title}, ${list} ${rank}위`;
}

export function quality({ valid, clean, rejected }: QualitySummary): string {
  return `품질: 유효 ${valid}%, 이상 없음 ${clean}%, 거부 ${rejected}편`;
}
