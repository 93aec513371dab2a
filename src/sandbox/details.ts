import { hash32 } from '../lib/prng.ts';
import { appendTo, imdbIdOf } from './appended.ts';
import { type Catalogue, isKorean } from './catalogue.ts';
import { pick, unit, whole } from './chance.ts';
import { DETAIL_KEYS, isPartName } from './detail-keys.ts';
import { genreName } from './genres.ts';
import { imagePath } from './images.ts';
import { LANGUAGES } from './languages.ts';

const COMPANIES = [
  'Tidewater Pictures',
  'Studio Haneul',
  'Lantern & Sons',
  'Ninth Orchard',
  'Kestrel Film',
];
const TAGLINES = [
  ['Nothing stays buried.', '묻힌 것은 없다.'],
  ['Some roads only go home.', '어떤 길은 집으로만 이어진다.'],
  ['Listen.', '귀를 기울여라.'],
  ['It was never about the money.', '처음부터 돈이 문제가 아니었다.'],
] as const;
const COUNTRIES: Readonly<Record<string, string>> = {
  US: 'United States of America',
  KR: 'South Korea',
  JP: 'Japan',
  FR: 'France',
  ES: 'Spain',
  DE: 'Germany',
  CN: 'China',
  IT: 'Italy',
};

const salt = hash32('details');

/**
 * The body of `/movie/{id}`, with what `append_to_response` asks for. Unknown budgets, revenues and
 * runtimes are 0, and some taglines, homepages and collections are missing, as often as TMDB's are.
 * What a movie from a file has of its own (`runtime`, `softcore`) is sent as it is.
 *
 * @throws {Refusal} 27 when more than 20 things are to be appended.
 */
export function detailsOf(film: number, films: Catalogue, params: URLSearchParams): object {
  const language = params.get('language') ?? 'en-US';
  const item = films.item(film, language);
  const { genre_ids, ...listed } = item;
  const { id } = item;
  const korean = isKorean(language);
  const country = films.originCountry(film);
  const production = { iso_3166_1: country, name: COUNTRIES[country] ?? country };
  const spoken = LANGUAGES.find(({ code }) => code === item.original_language);
  const released = films.releaseDay(film) <= films.today;

  return {
    adult: item.adult,
    backdrop_path: item.backdrop_path,
    belongs_to_collection: collectionOf(id, item.title, korean),
    budget: unit(salt, id) < 0.34 ? 0 : 100_000 * (1 + whole(salt + 1, id, 2000)),
    genres: genre_ids.map((genre) => ({ id: genre, name: nameOf(genre, korean, films.own(film)) })),
    homepage: unit(salt + 2, id) < 0.45 ? '' : `https://movie-${id}.example/`,
    id,
    imdb_id: imdbIdOf(film, films),
    origin_country: [country],
    original_language: item.original_language,
    original_title: item.original_title,
    overview: item.overview,
    popularity: item.popularity,
    poster_path: item.poster_path,
    production_companies: unit(salt + 3, id) < 0.07 ? [] : [companyOf(id, country)],
    production_countries: [production],
    release_date: item.release_date,
    revenue: films.revenue(film),
    runtime: unit(salt + 4, id) < 0.06 ? 0 : 70 + whole(salt + 5, id, 80),
    spoken_languages: spoken
      ? [{ english_name: spoken.name, iso_639_1: spoken.code, name: spoken.ownName }]
      : [],
    status: released ? 'Released' : 'Post Production',
    tagline: unit(salt + 6, id) < 0.22 ? '' : pick(salt + 7, id, TAGLINES)[korean ? 1 : 0],
    title: item.title,
    video: item.video,
    vote_average: item.vote_average,
    vote_count: item.vote_count,
    ...(listed as object),
    ...ownDetails(films.own(film)),
    ...appendTo(film, films, params),
  };
}

/** All but the parts, which have to be asked for, and the genres, whose names are in a language. */
function ownDetails(own: Readonly<Record<string, unknown>>): object {
  const isOwn = (key: string) => DETAIL_KEYS.has(key) && !isPartName(key) && key !== 'genres';
  return Object.fromEntries(Object.entries(own).filter(([key]) => isOwn(key)));
}

/** A genre that TMDB did not have yet has the name that the movie has for it. */
function nameOf(genre: number, korean: boolean, { genres }: { genres?: unknown }): string | null {
  const own = (genres as { id: number; name?: string }[] | undefined)?.find(
    ({ id }) => id === genre,
  );
  return genreName(genre, korean) ?? own?.name ?? null;
}

function collectionOf(id: number, title: string, korean: boolean): object | null {
  if (unit(salt + 8, id) < 0.6) return null;
  return {
    id: 500 + id,
    name: korean ? `${title} 시리즈` : `${title} Collection`,
    poster_path: imagePath(salt + 20, id),
    backdrop_path: imagePath(salt + 50, id),
  };
}

function companyOf(id: number, country: string): object {
  const number = whole(salt + 9, id, COMPANIES.length);
  return {
    id: 9000 + number,
    logo_path: number === 0 ? null : imagePath(salt + 90, number, 'png'),
    name: COMPANIES[number],
    origin_country: country,
  };
}
