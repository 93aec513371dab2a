import { addDays } from '../lib/local-time.ts';
import type { ListQuery, Source } from '../source.ts';

/** The list of TMDB that a source reads, `asOfOn` being the occurrence's local date. */
export function queryOf(source: Source, asOfOn: string): ListQuery {
  if ('list' in source) return { path: `/movie/${source.list}`, params: source.params ?? {} };
  if ('trending' in source) {
    return { path: `/trending/movie/${source.trending}`, params: source.params ?? {} };
  }
  if ('discover' in source) return { path: '/discover/movie', params: source.discover };

  const { days, sort, minVotes } = source.latest;
  return {
    path: '/discover/movie',
    params: {
      'primary_release_date.gte': addDays(asOfOn, -days),
      'primary_release_date.lte': asOfOn,
      sort_by: sort,
      ...(minVotes === undefined ? {} : { 'vote_count.gte': minVotes }),
    },
  };
}

/** The language that a source is asked in: its own, or else that of the settings. */
export function languageOf(source: Source, configured: string): string {
  if ('latest' in source) return configured;
  const { language } = ('discover' in source ? source.discover : source.params) ?? {};
  return typeof language === 'string' && language !== '' ? language : configured;
}

/** Whether an item passes its source's filter; a number that is missing counts as 0. */
export function passes(source: Source, item: object): boolean {
  return Object.entries(source.filter ?? {}).every(([field, { min, max }]) => {
    const found = (item as Record<string, unknown>)[field];
    const value = typeof found === 'number' ? found : 0;
    return (min === undefined || value >= min) && (max === undefined || value <= max);
  });
}
