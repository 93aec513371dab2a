import { plainLine } from '../../lib/plain-text.ts';
import { displayWidth } from '../../lib/text-width.ts';
import type { Movie } from '../../movie.ts';

/** Stands in a cell for what is not known. */
export const UNKNOWN = '–';

/** A cell; columns of numbers, some of them perhaps unknown, are aligned to the right. */
export type Cell = string | number;

/** Lines of a table, padded by display width: a Hangul syllable is two columns wide. */
export function tableLines(
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
): string[] {
  const texts = rows.map((row) => row.map((cell) => plainLine(String(cell))));
  const widths = columns.map((title, index) =>
    Math.max(displayWidth(title), ...texts.map((row) => displayWidth(row[index] ?? ''))),
  );
  const right = columns.map((_, index) => {
    const cells = rows.map((row) => row[index]).filter((cell) => cell !== UNKNOWN);
    return cells.length > 0 && cells.every((cell) => typeof cell === 'number');
  });
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => {
        const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(cell)));
        return right[index] === true ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return [line(columns), ...texts.map(line)];
}

/** A movie's field for a cell, on one line, whatever it holds; empty where it is absent or null. */
export function fieldText(movie: Movie, field: string): string {
  const value = movie[field] ?? '';
  return plainLine(typeof value === 'string' ? value : JSON.stringify(value));
}
