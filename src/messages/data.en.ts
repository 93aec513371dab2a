import { counted } from './numbers.ts';
import type { Asked, CriticalFault, Warning } from '../snapshot.ts';

/** Why a snapshot was not published. */
export function faultText(fault: CriticalFault): string {
  switch (fault.kind) {
    case 'pages_missing':
      return `${fault.source}: ${fault.received} of ${counted(fault.expected, 'page')} arrived`;
    case 'pages_repeated':
      return `${fault.source}: ${fault.repeated} of ${counted(fault.pages, 'page')} only repeat another one`;
    case 'unidentified':
      return `${ofSource(fault.source)}${fault.unidentified} of ${counted(fault.items, 'item')} have no id`;
    case 'repeated':
      return `${fault.source}: only ${counted(fault.movies, 'different movie')} among ${counted(fault.items, 'item')}`;
    case 'source_short':
      return `${fault.source}: ${fault.movies} movies, at least ${fault.minMovies} expected`;
    case 'source_shrunk':
      return `${fault.source}: ${fault.movies} movies, less than half of the usual ${fault.median}`;
    case 'valid_rate':
      return `only ${fault.percent.toFixed(1)} % of the movies are valid`;
    case 'no_movies':
      return 'no movies at all';
    case 'outside_period':
      return `observed in ${fault.observedPeriod}, and ${fault.period} has a snapshot of its own time already`;
  }
}

/** Nothing of a fault that is not one source's. */
function ofSource(source: string | undefined): string {
  return source === undefined ? '' : `${source}: `;
}

/** What is told though a snapshot was published. */
export function warningText(warning: Warning): string {
  switch (warning.kind) {
    case 'quality':
      return `Quality warning: only ${warning.percent.toFixed(1)} % of the movies are valid (expected ${warning.expected} %).`;
    case 'volume':
      return `Volume warning: only ${warning.movies} movies were collected (expected ${warning.expected}).`;
    case 'lacking':
      return `Completeness warning: not one of ${counted(warning.movies, 'movie')} has ${LACKING.get(warning.what) ?? warning.what}.`;
    case 'drift':
      return `TMDB has changed ${warning.source}: ${driftText(warning)}. Movies are kept as they come.`;
    case 'asked_otherwise':
      return `TMDB is asked in ${askedText(warning.asked)} now, not in ${askedText(warning.before)} as for the snapshot before.`;
  }
}

function driftText({ unknown, vanished }: Warning & { kind: 'drift' }): string {
  return [
    ...(unknown.length > 0 ? [`new ${unknown.join(', ')}`] : []),
    ...(vanished.length > 0 ? [`gone ${vanished.join(', ')}`] : []),
  ].join('; ');
}

function askedText({ language, region }: Asked): string {
  return `${language} for ${region}`;
}

const LACKING: ReadonlyMap<string, string> = new Map([
  ['title', 'a title in the language asked for'],
  ['overview', 'an overview'],
  ['poster', 'a poster'],
  ['release_date', 'a release date'],
]);

/** A word that another version of the program has written. */
const unknown = (word: string) => `${word} (unknown to this version)`;

/** What is said about data, by kind. */
export const data = { faultText, warningText, unknown };
