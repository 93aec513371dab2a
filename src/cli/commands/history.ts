import { historyDocument, movieDocument } from '../../documents/movie-history.ts';
import type { KnownMovie, MovieHistory, RankObservation } from '../../history.ts';
import { localDate } from '../../lib/local-time.ts';
import { plainLine } from '../../lib/plain-text.ts';
import { chartLines } from '../../lib/text-chart.ts';
import { shortened } from '../../lib/text-width.ts';
import { askHistory } from '../../queries/movie-history.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE, FAILED } from '../exit-codes.ts';
import { invalidValue } from '../line/values.ts';
import { timeText } from '../text/format.ts';
import { type Reader, readerIn, withZone } from '../text/reader.ts';
import { tableLines, UNKNOWN } from '../text/table.ts';

const CHART_COLUMNS = 60;
const CHART_ROWS = 8;
const ROWS_SHOWN = 10;

/** `history`: a movie's ranks and figures as they were observed. */
export async function history(
  [wanted = '']: readonly (string | undefined)[],
  options: RawOptions,
  context: Context,
): Promise<number> {
  const { out } = context;
  const found = await askHistory(placeOf(context), wanted);
  const reader = readerIn(found.zone, context);
  if ('candidates' in found) return showCandidates(wanted, found.candidates, reader, context);

  const { movie } = found;
  const list = knownList(options['list'], movie);
  const ranks = movie.ranks.filter((one) => list === undefined || isOf(one, list));
  if (out.json) out.document(historyDocument({ ...movie, ranks }));
  else if (options['csv'] === true) out.print(...csvLines(ranks));
  else describe(movie, list, reader, context);
  return DONE;
}

/** The list that was asked for, which the movie has to have been in. */
function knownList(value: unknown, { ranks }: MovieHistory): string | undefined {
  if (typeof value !== 'string' || ranks.some((one) => isOf(one, value))) {
    return value as string | undefined;
  }
  const values = [...new Set(ranks.map(({ source }) => source))];
  throw invalidValue(`--list ${value}`, { kind: 'one-of', values });
}

function showCandidates(
  wanted: string,
  candidates: readonly KnownMovie[],
  { timezone }: Reader,
  context: Context,
) {
  const { out, text } = context;
  const { candidates: title, candidateColumns } = text.history;
  if (out.json) {
    out.document({
      outcome: 'ambiguous',
      asked: wanted,
      candidates: candidates.map(movieDocument),
    });
    return FAILED;
  }
  out.print(
    title,
    ...tableLines(
      candidateColumns,
      candidates.map((one) => [
        one.movie,
        namesOf(one),
        one.releasedOn,
        localDate(one.lastObservedAt, timezone),
      ]),
    ),
  );
  return FAILED;
}

function describe(
  found: MovieHistory,
  list: string | undefined,
  reader: Reader,
  context: Context,
): void {
  const { out, text } = context;
  const words = text.history;
  const nameOf = listNames(found.ranks);
  const asked = found.ranks.filter((one) => list === undefined || isOf(one, list));
  const shown = mostObserved(asked.map(nameOf));
  const ranks = found.ranks.filter((one) => nameOf(one) === shown);
  const others = [...new Set(found.ranks.map(nameOf))].filter((one) => one !== shown);
  const dayOf = (at: Date) => localDate(at, reader.timezone);

  out.print(
    headingOf(found),
    `${words.firstSeen(dayOf(found.firstObservedAt))}, ${words.lastSeen(dayOf(found.lastObservedAt))}`,
  );
  if (shown !== undefined) {
    out.print(
      '',
      words.ranks(shown, ranks.length),
      ...chart(
        ranks.map(({ rank }) => rank),
        true,
      ),
    );
  }
  const popularity = found.facts.flatMap((fact) => fact.popularity ?? []);
  const votes = found.facts.flatMap((fact) => fact.voteCount ?? []);
  if (popularity.length > 0) out.print('', words.popularity, ...chart(popularity, false));
  if (votes.length > 0) out.print('', words.votes, ...chart(votes, false));
  if (others.length > 0) out.print('', words.lists(others.join(', ')));
  const rows = tableLines(words.columns, ranks.slice(-ROWS_SHOWN).map(rankRow(reader)));
  out.print('', ...withZone(rows, reader));
}

/** What is known of it: a movie that was never let in has its id alone. */
function headingOf(known: KnownMovie): string {
  return [namesOf(known), known.releasedOn, `TMDB ${known.movie}`].filter(Boolean).join(' · ');
}

function namesOf({ title, originalTitle }: KnownMovie): string {
  const isOther = originalTitle !== '' && originalTitle !== title;
  return plainLine(isOther ? `${title} (${originalTitle})` : title);
}

function chart(values: readonly number[], smallOnTop: boolean): string[] {
  const label = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(1));
  return chartLines(values, { width: CHART_COLUMNS, height: CHART_ROWS, smallOnTop, label });
}

function mostObserved(lists: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const list of lists) counts.set(list, (counts.get(list) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

/** Lists of one name in several datasets are different lists: `popular (weekly)`. */
function listNames(ranks: readonly RankObservation[]): (one: RankObservation) => string {
  const datasets = new Map<string, Set<string>>();
  for (const { source, dataset } of ranks) {
    datasets.set(source, (datasets.get(source) ?? new Set()).add(dataset));
  }
  return ({ source, dataset }) =>
    (datasets.get(source)?.size ?? 0) > 1 ? `${source} (${dataset})` : source;
}

/** A list is named as its source, or with its dataset where another one has it too. */
function isOf({ source, dataset }: RankObservation, list: string): boolean {
  return list === source || list === `${source} (${dataset})`;
}

function rankRow(reader: Reader) {
  return ({ observedAt, source, rank, ...figures }: RankObservation) => [
    timeText(observedAt, reader),
    shortened(source, 20),
    rank,
    figures.popularity ?? UNKNOWN,
    figures.voteCount ?? UNKNOWN,
    figures.voteAverage ?? UNKNOWN,
  ];
}

const CSV_COLUMNS = [
  'observed_at',
  'dataset',
  'period',
  'list',
  'rank',
  'popularity',
  'vote_average',
  'vote_count',
];

function csvLines(ranks: readonly RankObservation[]): string[] {
  return [
    CSV_COLUMNS.join(','),
    ...ranks.map((one) => {
      const { observedAt, dataset, period, source, rank } = one;
      const figures = [one.popularity, one.voteAverage, one.voteCount].map((value) => value ?? '');
      return [observedAt.toISOString(), dataset, period, source, rank, ...figures].join(',');
    }),
  ];
}
