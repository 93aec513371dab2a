import { DEFAULTS } from '../src/config/defaults.ts';
import { systemClock } from '../src/lib/clock.ts';
import type { Movie } from '../src/movie.ts';
import { checkQuality } from '../src/quality/check-movies.ts';
import { ruleLists } from '../src/quality/rules.ts';
import { createSandbox } from '../src/sandbox/sandbox.ts';
import { type Answer, inTurns, timed } from './measure.ts';

const LIMIT_PER_SECOND = 300_000;
const PAGES = 100;
const PASSES = 20;
const ROUNDS = 9;
const AS_OF_ON = '2026-11-23';

/** The fields that the score and the rules look at. */
const FIELDS = [
  'id',
  'title',
  'original_title',
  'original_language',
  'release_date',
  'vote_average',
  'vote_count',
  'popularity',
  'overview',
  'poster_path',
  'imdb_id',
  'adult',
];

/** How many movies a second are scored, judged by every rule and counted, issues included? */
export async function validate(): Promise<Answer> {
  const movies = await sandboxMovies();
  const rules = ruleLists({});
  const context = { asOfOn: AS_OF_ON, language: DEFAULTS.tmdb.language };
  let kept = 0; // what is computed is used, so that it cannot be optimized away
  const { ours, floor } = await inTurns(ROUNDS, {
    ours: () => repeated(() => (kept += checkQuality(movies, rules, context).valid.length)),
    floor: () => repeated(() => (kept += readFields(movies))),
  });
  const perSecond = (kept > 0 ? PASSES * movies.length * 1000 : 0) / ours;
  return {
    ratio: ours / floor,
    against: 'a loop that only reads the fields',
    figures: `${Math.round(perSecond).toLocaleString('en')} movies/s`,
    limit: {
      text: `${LIMIT_PER_SECOND.toLocaleString('en')} movies/s`,
      kept: perSecond >= LIMIT_PER_SECOND,
    },
  };
}

function repeated(pass: () => void): Promise<number> {
  return timed(() => {
    for (let n = 0; n < PASSES; n++) pass();
  });
}

function readFields(movies: readonly Movie[]): number {
  let present = 0;
  for (const movie of movies) {
    for (const field of FIELDS) if (movie[field] !== undefined) present += 1;
  }
  return present;
}

async function sandboxMovies(): Promise<Movie[]> {
  const sandbox = createSandbox({ clock: systemClock, keyRequired: false, date: AS_OF_ON });
  const movies: Movie[] = [];
  for (let page = 1; page <= PAGES; page++) {
    const url = `http://localhost/3/movie/popular?language=${DEFAULTS.tmdb.language}&page=${page}`;
    const response = await sandbox.handle(new Request(url));
    movies.push(...((await response.json()) as { results: Movie[] }).results);
  }
  return movies;
}
