import type { Report } from './summary.ts';

/**
 * A report as a JSON document, indented by two, its keys in the order they are meant to have.
 *
 * JavaScript moves an object's integer-like keys to the front and sorts them, which would lose the
 * order of the genres, by count, and of the years, newest first: those two objects are put together
 * member by member.
 */
export function reportText(report: Report): string {
  const members = Object.entries(report).map(([key, value]): Member => {
    const keys = orderedKeys(key, report);
    return [key, keys === undefined ? jsonText(value) : countsText(value, keys)];
  });
  return `${objectText(members)}\n`;
}

function orderedKeys(key: string, report: Report): string[] | undefined {
  if (key === 'genre_distribution') return report.genres.map(({ id }) => String(id));
  if (key === 'release_year_distribution' && report.report_type === 'monthly') {
    return Object.keys(report.release_year_distribution).sort().toReversed();
  }
  return undefined;
}

function countsText(counts: Readonly<Record<string, number>>, keys: readonly string[]): string {
  return objectText(keys.map((key) => [key, jsonText(counts[key])]));
}

/** A key and the text of its value. */
type Member = [key: string, text: string];

function objectText(members: readonly Member[]): string {
  if (members.length === 0) return '{}';
  const lines = members.map(([key, text]) => `${JSON.stringify(key)}: ${text}`).join(',\n');
  // Every line break is one between tokens: within JSON strings they are escaped.
  return `{\n  ${lines.replaceAll('\n', '\n  ')}\n}`;
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
