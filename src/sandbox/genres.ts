interface Genre {
  id: number;
  en: string;
  ko: string;
  /** How common it is among films, per cent of first genres. */
  weight: number;
}

/** TMDB's 19 genres of movies, in the order of its genre list. */
export const GENRES: readonly Genre[] = [
  { id: 28, en: 'Action', ko: '액션', weight: 9 },
  { id: 12, en: 'Adventure', ko: '모험', weight: 4 },
  { id: 16, en: 'Animation', ko: '애니메이션', weight: 6 },
  { id: 35, en: 'Comedy', ko: '코미디', weight: 16 },
  { id: 80, en: 'Crime', ko: '범죄', weight: 4 },
  { id: 99, en: 'Documentary', ko: '다큐멘터리', weight: 9 },
  { id: 18, en: 'Drama', ko: '드라마', weight: 20 },
  { id: 10751, en: 'Family', ko: '가족', weight: 3 },
  { id: 14, en: 'Fantasy', ko: '판타지', weight: 3 },
  { id: 36, en: 'History', ko: '역사', weight: 2 },
  { id: 27, en: 'Horror', ko: '공포', weight: 7 },
  { id: 10402, en: 'Music', ko: '음악', weight: 2 },
  { id: 9648, en: 'Mystery', ko: '미스터리', weight: 2 },
  { id: 10749, en: 'Romance', ko: '로맨스', weight: 4 },
  { id: 878, en: 'Science Fiction', ko: 'SF', weight: 3 },
  { id: 10770, en: 'TV Movie', ko: 'TV 영화', weight: 1 },
  { id: 53, en: 'Thriller', ko: '스릴러', weight: 4 },
  { id: 10752, en: 'War', ko: '전쟁', weight: 0.6 },
  { id: 37, en: 'Western', ko: '서부', weight: 0.4 },
];

/** A genre as the genre list and details name it; an id TMDB has retired has no name. */
export function genreName(id: number, korean: boolean): string | undefined {
  const genre = GENRES.find((genre) => genre.id === id);
  return korean ? genre?.ko : genre?.en;
}
