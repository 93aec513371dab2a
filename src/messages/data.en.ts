import { counted } from './counted.ts';
import type { CriticalFault, Warning } from '../snapshot.ts';

/** Why a snapshot was not published. */
export function faultText(fault: CriticalFault): string {
  switch (fault.kind) {
    case 'pages_missing':
      return `${fault.source}: ${fault.received} of ${counted(fault.expected, 'page')} arrived`;
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

/** What is told though a snapshot was published. */
function warningText(warning: Warning): string {
  switch (warning.kind) {
    case 'quality':
      return `Quality warning: only ${warning.percent.toFixed(1)} % of the movies are valid (expected ${warning.expected} %).`;
    case 'volume':
      return `Volume warning: only ${warning.movies} movies were collected (expected ${warning.expected}).`;
  }
}

/** What is said about data, by kind. */
export const data = { faultText, warningText };
