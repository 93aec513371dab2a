import { hash32 } from '../lib/prng.ts';
import { formatDay } from './calendar.ts';
import type { Catalogue, ListItem } from './catalogue.ts';
import { pick, unit, whole } from './chance.ts';
import { isPartName, type PartName } from './detail-keys.ts';
import { Refusal } from './errors.ts';
import { imagePath } from './images.ts';
import { hexId, personOf } from './people.ts';
import { releaseIn } from './regions.ts';

const MAX_APPENDED = 20;
const SHOWN_COUNTRIES = ['US', 'KR', 'JP', 'FR', 'DE'];
const PEOPLE = 40_000;
const RELATED = 20;
const KEYWORDS = [
  'harbor',
  'small town',
  'secret',
  'winter',
  'train',
  'friendship',
  'letter',
  'revenge',
];
const PROVIDERS = ['Lantern+', 'Streamhaus', 'Kinobox'];
const CERTIFICATIONS: Readonly<Record<string, readonly string[]>> = {
  US: ['G', 'PG', 'PG-13', 'R'],
  KR: ['ALL', '12', '15', '19'],
};

const salt = hash32('appended');

interface Subject {
  film: number;
  films: Catalogue;
  item: ListItem;
  params: URLSearchParams;
}

/** What can be appended, by the name it is asked for and answered with. */
const PARTS: Readonly<Record<PartName, (subject: Subject) => object>> = {
  alternative_titles: ({ film, films }) => ({
    titles: [{ iso_3166_1: 'US', title: films.title(film, 'en'), type: '' }],
  }),
  changes: () => ({ changes: [] }),
  credits: ({ item: { id } }) => ({ cast: castOf(id), crew: crewOf(id) }),
  external_ids: ({ film, films, item: { id } }) => ({
    imdb_id: imdbIdOf(film, films),
    wikidata_id: `Q${7_000_000 + id}`,
    facebook_id: null,
    instagram_id: null,
    twitter_id: null,
  }),
  images: imagesOf,
  keywords: ({ item: { id } }) => ({
    keywords: [0, 1, 2].map((n) => {
      const number = (whole(salt, id, KEYWORDS.length) + n) % KEYWORDS.length;
      return { id: 300 + number, name: KEYWORDS[number] };
    }),
  }),
  lists: ({ item: { id } }) => ({ id, ...pageOf([]) }),
  recommendations: (subject) =>
    pageOf(related(subject, 100).map((item) => ({ ...item, media_type: 'movie' }))),
  release_dates: releaseDatesOf,
  reviews: reviewsOf,
  similar: (subject) => pageOf(related(subject, 200)),
  translations: translationsOf,
  videos: videosOf,
  'watch/providers': providersOf,
};

/**
 * The parts that `append_to_response` asks for, separated by commas: the movie's own, where it has
 * them. Names that are unknown are ignored, as TMDB ignores them.
 *
 * @throws {Refusal} 27 when there are more than 20.
 */
export function appendTo(film: number, films: Catalogue, params: URLSearchParams): object {
  const names = (params.get('append_to_response') ?? '').split(',').filter(Boolean);
  if (names.length > MAX_APPENDED) throw new Refusal(27);
  const item = films.item(film, params.get('language') ?? 'en-US');
  const own = ownParts(films.own(film));
  return Object.fromEntries(
    names
      .filter(isPartName)
      .map((name) => [name, own[name] ?? PARTS[name]({ film, films, item, params })]),
  );
}

/** The translations of a movie may be texts by language, which is no part of TMDB's. */
function ownParts(own: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { translations, ...others } = own;
  const isPart = Array.isArray((translations as { translations?: unknown })?.translations);
  return isPart ? own : others;
}

/** The movie's own, from wherever it has one; else a made-up one, null for one in twenty. */
export function imdbIdOf(film: number, films: Catalogue): unknown {
  const { imdb_id, external_ids } = films.own(film);
  if (imdb_id !== undefined) return imdb_id;
  const external = external_ids as { imdb_id?: unknown } | undefined;
  if (external?.imdb_id !== undefined) return external.imdb_id;
  const id = films.id(film);
  return unit(salt + 1, id) < 0.05 ? null : `tt${String(id).padStart(7, '0')}`;
}

function castOf(id: number): object[] {
  const size = 3 + whole(salt + 2, id, 12);
  return Array.from({ length: size }, (_, order) => ({
    ...personOf(whole(salt + 3 + order, id, PEOPLE), 'Acting'),
    cast_id: order + 1,
    character: personOf(whole(salt + 30 + order, id, PEOPLE), 'Acting').name,
    credit_id: hexId(id * 50 + order),
    order,
  }));
}

function crewOf(id: number): object[] {
  return [
    ['Directing', 'Director'],
    ['Writing', 'Screenplay'],
  ].map(([department = '', job], place) => ({
    ...personOf(whole(salt + 60 + place, id, PEOPLE), department),
    credit_id: hexId(id * 50 + 40 + place),
    department,
    job,
  }));
}

/** Only images of the languages asked for: `language`, and what `include_image_language` adds. */
function imagesOf({ item: { id, original_language }, params }: Subject): object {
  const wanted = [params.get('language')?.slice(0, 2), params.get('include_image_language')]
    .join(',')
    .split(',')
    .filter(Boolean);
  const tagged = [null, 'en', 'ko', original_language].filter(
    (language, place, all) =>
      all.indexOf(language) === place && (wanted.length === 0 || wanted.includes(String(language))),
  );
  const image = (kind: string, width: number, height: number, suffix: 'jpg' | 'png') =>
    tagged.map((language, place) => ({
      aspect_ratio: Math.round((width / height) * 1000) / 1000,
      height,
      iso_3166_1: null,
      iso_639_1: language,
      file_path: imagePath(hash32(kind), id * 8 + place, suffix),
      vote_average: 0,
      vote_count: 0,
      width,
    }));
  return {
    backdrops: image('backdrop', 3840, 2160, 'jpg'),
    logos: image('logo', 1000, 400, 'png'),
    posters: image('poster', 2000, 3000, 'jpg'),
  };
}

function releaseDatesOf({ film, films }: Subject): object {
  const released = SHOWN_COUNTRIES.map((country) => ({
    country,
    day: releaseIn(films, film, country) ?? NaN,
  })).filter(({ day }) => !Number.isNaN(day));
  return {
    results: released.map(({ country, day }) => ({
      iso_3166_1: country,
      release_dates: [
        {
          certification: pick(salt + 80, films.id(film), CERTIFICATIONS[country] ?? ['']),
          descriptors: [],
          iso_639_1: '',
          note: '',
          release_date: `${formatDay(day)}T00:00:00.000Z`,
          type: 3,
        },
      ],
    })),
  };
}

function reviewsOf({ item: { id, vote_count } }: Subject): object {
  const count = Math.min(5, Math.floor(vote_count / 200));
  return pageOf(
    Array.from({ length: count }, (_, place) => {
      const { name } = personOf(whole(salt + 90 + place, id, PEOPLE), 'Acting');
      const reviewId = hexId(id * 8 + place);
      return {
        author: name,
        author_details: { name, username: hexId(id, 8), avatar_path: null, rating: 7 },
        content: 'A film that takes its time, and is right to.',
        created_at: '2024-05-01T12:00:00.000Z',
        id: reviewId,
        updated_at: '2024-05-01T12:00:00.000Z',
        url: `https://www.themoviedb.org/review/${reviewId}`,
      };
    }),
  );
}

function translationsOf({ film, films }: Subject): object {
  const tongues = [
    ['US', 'en', 'English', 'English'],
    ['KR', 'ko', '한국어/조선말', 'Korean'],
  ] as const;
  return {
    translations: tongues.map(([country, language, name, englishName]) => {
      const { title, overview } = films.item(film, language);
      return {
        iso_3166_1: country,
        iso_639_1: language,
        name,
        english_name: englishName,
        data: { homepage: '', overview, runtime: 0, tagline: '', title },
      };
    }),
  };
}

function videosOf({ item: { id, title } }: Subject): object {
  if (unit(salt + 100, id) < 0.3) return { results: [] };
  const trailer = {
    iso_639_1: 'en',
    iso_3166_1: 'US',
    name: `${title} - Trailer`,
    key: hexId(id, 11),
    site: 'YouTube',
    size: 1080,
    type: 'Trailer',
    official: true,
    published_at: '2024-05-01T12:00:00.000Z',
    id: hexId(id),
  };
  return { results: [trailer] };
}

function providersOf({ item: { id } }: Subject): object {
  const number = whole(salt + 110, id, PROVIDERS.length);
  const provider = {
    logo_path: imagePath(salt + 111, number),
    provider_id: 8000 + number,
    provider_name: PROVIDERS[number],
    display_priority: number,
  };
  const link = `https://www.themoviedb.org/movie/${id}/watch?locale=KR`;
  return { results: unit(salt + 112, id) < 0.4 ? {} : { KR: { link, flatrate: [provider] } } };
}

function related({ item: { id }, films, params }: Subject, kind: number): ListItem[] {
  const language = params.get('language') ?? 'en-US';
  const chosen = Array.from({ length: RELATED }, (_, n) => whole(salt + kind + n, id, films.size));
  return [...new Set(chosen)]
    .filter((other) => films.id(other) !== id && !films.adult(other))
    .map((other) => films.item(other, language));
}

function pageOf(results: object[]): object {
  return {
    page: 1,
    results,
    total_pages: Math.min(1, results.length),
    total_results: results.length,
  };
}
