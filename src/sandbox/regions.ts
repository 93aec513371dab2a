import { hash32 } from '../lib/prng.ts';
import type { Day } from './calendar.ts';
import type { Catalogue } from './catalogue.ts';
import { unit, whole } from './chance.ts';

const RELEASED_ABROAD = 0.4;
const LATER_ABROAD = 0.5;
const MAX_DELAY_DAYS = 28;

/** When a film is released in a country; undefined when it has no date there. */
export function releaseIn(films: Catalogue, film: number, country: string): Day | undefined {
  const first = films.releaseDay(film);
  if (films.originCountry(film) === country) return first;
  const salt = hash32(`released in ${country}`);
  const id = films.id(film);
  if (unit(salt, id) >= RELEASED_ABROAD) return undefined;
  return unit(salt + 1, id) < LATER_ABROAD
    ? first + 1 + whole(salt + 2, id, MAX_DELAY_DAYS)
    : first;
}

/** The release date to show: the country's own, else the first anywhere. */
export function shownRelease(films: Catalogue, film: number, country: string | undefined): Day {
  const first = films.releaseDay(film);
  return country === undefined ? first : (releaseIn(films, film, country) ?? first);
}
