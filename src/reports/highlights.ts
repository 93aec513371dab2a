import { plainLine } from '../lib/plain-text.ts';
import type { Language } from '../messages/messages.ts';
import * as en from '../messages/reports.en.ts';
import * as ko from '../messages/reports.ko.ts';
import type { Changes } from './changes.ts';
import { numberOf, titleOf } from './content.ts';
import type { Report } from './summary.ts';

const TEXTS: Record<Language, typeof en> = { en, ko };

const NAMED = 3;

/**
 * What stands out in a report, at most eight lines of text for people. The report may be one just
 * built or one read from its file.
 */
export function highlights(report: Report, language: Language): string[] {
  const text = TEXTS[language];
  const ratings = report.rating_distribution;
  const movies = Object.values(ratings).reduce((sum, count) => sum + count, 0);
  return [
    text.headline({
      kind: report.report_type,
      period: report.period,
      movies,
      sandbox: report.source === 'sandbox',
    }),
    ...topLine(report, text),
    text.wellRated({ movies: ratings['9.0-10.0'] + ratings['8.0-8.9'], of: movies }),
    ...genreLine(report, text),
    ...(report.changes === null ? [text.nothingToCompare()] : changeLines(report.changes, text)),
    text.quality({
      valid: percentText(report.quality.quality_rate),
      clean: percentText(report.quality.clean_rate),
      rejected: report.quarantined.count,
    }),
  ];
}

function topLine({ report_type, top_movies }: Report, text: typeof en): string[] {
  if (top_movies.length === 0) return [];
  const field = report_type === 'weekly' ? 'popularity' : 'vote_average';
  const movies = top_movies.slice(0, NAMED).map((movie) => ({
    title: nameOf(movie['id'], titleOf(movie)),
    value: numberOf(movie[field]).toFixed(1),
    votes: numberOf(movie['vote_count']),
  }));
  return [report_type === 'weekly' ? text.mostPopular(movies) : text.bestRated(movies)];
}

function genreLine({ genres }: Report, text: typeof en): string[] {
  if (genres.length === 0) return [];
  const commonest = genres.slice(0, NAMED);
  return [
    text.commonestGenres(
      commonest.map(({ id, name, share }) => ({ name: nameOf(id, name), share })),
    ),
  ];
}

function changeLines({ against, lists }: Changes, text: typeof en): string[] {
  const entered = lists.reduce((sum, { new_count }) => sum + new_count, 0);
  const left = lists.reduce((sum, { gone_count }) => sum + gone_count, 0);
  const [climber] = lists
    .flatMap(({ list, climbers }) => climbers.map((climb) => ({ ...climb, list })))
    .sort((a, b) => b.by - a.by);
  const [entry] = lists
    .flatMap(({ list, new: entries }) => entries.map((entry) => ({ ...entry, list })))
    .sort((a, b) => a.rank - b.rank);
  return [
    text.compared({ against, lists: lists.length, entered, left }),
    ...(climber
      ? [text.biggestClimber({ ...climber, title: nameOf(climber.id, climber.title) })]
      : []),
    ...(entry ? [text.highestEntry({ ...entry, title: nameOf(entry.id, entry.title) })] : []),
  ];
}

/** A title, or the id where there is none, on one line. */
function nameOf(id: unknown, title: string | null): string {
  const isId = typeof id === 'number' || typeof id === 'string';
  return plainLine(title ?? (isId ? `#${id}` : '#?'));
}

function percentText(value: unknown): string {
  return typeof value === 'number' ? value.toFixed(1) : '–';
}
