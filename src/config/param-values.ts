import type { ParamForm } from '../errors.ts';
import { isDate } from '../lib/local-time.ts';
import { LANGUAGE_PATTERN, REGION_PATTERN } from './values.ts';

/** What the values of TMDB's parameters have to look like; those that may be anything are left out. */
const FORMS: Readonly<Record<string, ParamForm>> = {
  language: 'language',
  region: 'country',
  watch_region: 'country',
  certification_country: 'country',
  year: 'year',
  primary_release_year: 'year',
  'primary_release_date.gte': 'date',
  'primary_release_date.lte': 'date',
  'release_date.gte': 'date',
  'release_date.lte': 'date',
  with_release_type: 'release-types',
  'vote_average.gte': 'rating',
  'vote_average.lte': 'rating',
  'vote_count.gte': 'count',
  'vote_count.lte': 'count',
  'with_runtime.gte': 'count',
  'with_runtime.lte': 'count',
  with_genres: 'ids',
  without_genres: 'ids',
  with_keywords: 'ids',
  without_keywords: 'ids',
  with_companies: 'ids',
  without_companies: 'ids',
  with_cast: 'ids',
  with_crew: 'ids',
  with_people: 'ids',
  with_watch_providers: 'ids',
  without_watch_providers: 'ids',
  with_original_language: 'languages',
  with_origin_country: 'countries',
  include_adult: 'flag',
  include_video: 'flag',
  with_watch_monetization_types: 'monetization-types',
};

/** Several values: parted by `,` all of them are wanted, by `|` any. */
const each = (form: RegExp) => (text: string) => text.split(/[,|]/).every((one) => form.test(one));

const FITS: Readonly<Record<ParamForm, (text: string) => boolean>> = {
  language: (text) => LANGUAGE_PATTERN.test(text),
  country: (text) => REGION_PATTERN.test(text),
  year: (text) => /^(18[7-9]|19\d|20\d|21\d)\d$/.test(text),
  date: isDate,
  'release-types': each(/^[1-6]$/),
  rating: (text) => /^\d+(\.\d+)?$/.test(text) && Number(text) <= 10,
  count: (text) => /^\d{1,9}$/.test(text),
  ids: each(/^[1-9]\d{0,9}$/),
  languages: each(/^[a-z]{2}$/),
  countries: each(/^[A-Z]{2}$/),
  flag: (text) => text === 'true' || text === 'false',
  'monetization-types': each(/^(flatrate|free|ads|rent|buy)$/),
};

/** The form that a parameter's value should have and has not; undefined where it is well. */
export function misfit(name: string, value: string | number | boolean): ParamForm | undefined {
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
  return form === undefined || FITS[form](String(value)) ? undefined : form;
}

/** Without the other, TMDB takes no notice of it. */
export const NEEDED: Readonly<Record<string, string>> = {
  with_watch_providers: 'watch_region',
  without_watch_providers: 'watch_region',
  with_watch_monetization_types: 'watch_region',
  certification: 'certification_country',
  'certification.gte': 'certification_country',
  'certification.lte': 'certification_country',
};

/** TMDB's genres of movies by their English names, in small letters. */
const GENRES: Readonly<Record<string, number>> = {
  action: 28,
  adventure: 12,
  animation: 16,
  comedy: 35,
  crime: 80,
  documentary: 99,
  drama: 18,
  family: 10_751,
  fantasy: 14,
  history: 36,
  horror: 27,
  music: 10_402,
  mystery: 9648,
  romance: 10_749,
  'science fiction': 878,
  'tv movie': 10_770,
  thriller: 53,
  war: 10_752,
  western: 37,
};

/** The ids of genres that were written as names, as they would be written. */
export function genreIds(value: string): string | undefined {
  const ids = value.split(/([,|])/).map((part) => {
    if (/^[,|\d]+$/.test(part)) return part;
    const name = part.trim().toLowerCase();
    return Object.hasOwn(GENRES, name) ? GENRES[name] : undefined;
  });
  return ids.includes(undefined) ? undefined : ids.join('');
}
