import type { Answer } from './answers.ts';
import { formatDay } from './calendar.ts';
import { type Catalogue, isKorean } from './catalogue.ts';
import { CONFIGURATION } from './configuration.ts';
import { detailsOf } from './details.ts';
import { filmsOfPage, type PageCopy } from './drift.ts';
import { Refusal } from './errors.ts';
import { GENRES, genreName } from './genres.ts';
import { discover, type List, nowPlaying, popular, topRated, trending, upcoming } from './lists.ts';
import { MAX_PAGES, PAGE_SIZE, type Ranking } from './ranking.ts';
import { shownRelease } from './regions.ts';

const DAY_S = 86_400;
const DETAILS_AGE_S = 28_800;

/** What an endpoint answers from. */
export interface Scene {
  films: Catalogue;
  params: URLSearchParams;
  /** Which copy of a page of a list is to be shown. */
  copyOf: (list: string, page: number) => PageCopy;
  /** Rankings are kept: the same name always stands for the same ranking. */
  ranking: (name: string, rank: () => Ranking) => Ranking;
}

type Endpoint = (scene: Scene, ...parts: string[]) => Answer;

const region = (params: URLSearchParams) => params.get('region') || undefined;

/** Every path that is served, below the API's base. */
const ENDPOINTS: readonly (readonly [path: RegExp, answer: Endpoint])[] = [
  [/^\/movie\/popular$/, (scene) => listPage(popular(scene.films), scene)],
  [/^\/movie\/top_rated$/, (scene) => listPage(topRated(scene.films), scene)],
  [
    /^\/movie\/now_playing$/,
    (scene) => listPage(nowPlaying(scene.films, region(scene.params)), scene),
  ],
  [/^\/movie\/upcoming$/, (scene) => listPage(upcoming(scene.films, region(scene.params)), scene)],
  [
    /^\/trending\/movie\/(day|week)$/,
    (scene, window) => listPage(trending(scene.films, window as 'day' | 'week'), scene),
  ],
  [/^\/discover\/movie$/, (scene) => listPage(discover(scene.params, scene.films), scene)],
  [/^\/movie\/(\d+)$/, details],
  [/^\/genre\/movie\/list$/, genreList],
  [/^\/configuration$/, () => ({ body: CONFIGURATION, maxAgeS: DAY_S })],
];

/** Finds what answers a path; undefined when nothing does. */
export function endpointAt(path: string): ((scene: Scene) => Answer) | undefined {
  for (const [pattern, answer] of ENDPOINTS) {
    const found = pattern.exec(path);
    if (found) return (scene) => answer(scene, ...found.slice(1));
  }
  return undefined;
}

/**
 * The page that is asked for, 1 if none is.
 *
 * @throws {Refusal} 22 when it is no integer from 1 to 500.
 */
function pageOf(params: URLSearchParams): number {
  const text = params.get('page') ?? '1';
  const page = Number(text);
  if (!/^\d{1,4}$/.test(text) || page < 1 || page > MAX_PAGES) throw new Refusal(22);
  return page;
}

function listPage(list: List, { films, params, copyOf, ranking }: Scene): Answer {
  const page = pageOf(params);
  const copy = copyOf(list.name, page);
  const version = list.version?.(copy.madeAtS) ?? '';
  const ranked = ranking(`${films.today} ${version} ${list.name}`, () => list.rank(copy.madeAtS));
  const total = list.capped ? Math.min(ranked.total, MAX_PAGES * PAGE_SIZE) : ranked.total;

  const language = params.get('language') ?? 'en-US';
  const country = list.mediaType ? undefined : region(params);
  const results = filmsOfPage(ranked, list.name, page, copy.madeAtS).map((film) => ({
    ...films.item(film, language),
    ...(list.mediaType && { media_type: list.mediaType }),
    ...(country && { release_date: formatDay(shownRelease(films, film, country)) }),
  }));
  return {
    body: {
      ...(list.dates && { dates: list.dates }),
      page,
      results,
      total_pages: Math.ceil(total / PAGE_SIZE),
      total_results: total,
    },
    maxAgeS: copy.maxAgeS,
  };
}

function details({ films, params }: Scene, id = ''): Answer {
  const film = films.find(Number(id));
  if (film === undefined) throw new Refusal(34);
  return { body: detailsOf(film, films, params), maxAgeS: DETAILS_AGE_S };
}

function genreList({ params }: Scene): Answer {
  const korean = isKorean(params.get('language') ?? 'en');
  const genres = GENRES.map(({ id }) => ({ id, name: genreName(id, korean) }));
  return { body: { genres }, maxAgeS: DAY_S };
}
