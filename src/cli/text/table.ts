import { plainLine } from '../../lib/plain-text.ts';
import { displayWidth } from '../../lib/text-width.ts';
import type { Movie } from '../../movie.ts';
import { wrapped } from './wrap.ts';

/** Stands in a cell for what is not known. */
export const UNKNOWN = '–';

/** A cell; columns of numbers, some of them perhaps unknown, are aligned to the right. */
export type Cell = string | number;

/** A table, to be laid out in the width that there is where it is shown. */
export interface Table {
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/** What is said: a line of text, or a table. */
export type Line = string | Table;

/** A table among the lines that are said. */
export function tableLines(columns: Table['columns'], rows: Table['rows']): Line[] {
  return [{ columns, rows }];
}

const GAP = '  ';
/** A column of text is made no narrower to save a column from the next line. */
const LEAST_TEXT = 20;

/**
 * The lines of a table, padded by display width: a Hangul syllable is two columns wide. Where it is
 * wider than `width`, the widest column of text is wrapped within itself; where that does not help,
 * the columns that have no room go to a line of their own below, each below the others of its kind.
 */
export function layOut({ columns, rows }: Table, width = Number.POSITIVE_INFINITY): string[] {
  const texts = [columns, ...rows.map((row) => row.map((cell) => plainLine(String(cell))))];
  const widths = columns.map((_, index) =>
    Math.max(...texts.map((row) => displayWidth(row[index] ?? ''))),
  );
  const right = columns.map((_, index) => {
    const cells = rows.map((row) => row[index]).filter((cell) => cell !== UNKNOWN);
    return cells.length > 0 && cells.every((cell) => typeof cell === 'number');
  });
  const narrow = narrowed(texts, widths, width);
  if (narrow !== undefined) {
    const [index, at] = narrow;
    const shapes = widths.map((one, place) => (place === index ? at : one));
    return texts.flatMap((row) => tall(row, index, at).map((one) => lineOf(one, shapes, right)));
  }
  const groups = grouped(widths, width);
  return texts.flatMap((row) =>
    groups.map((group, line) => {
      const picked = <T>(of: readonly T[]) => group.map((place) => of[place] as T);
      return (line === 0 ? '' : GAP) + lineOf(picked(row), picked(widths), picked(right));
    }),
  );
}

function lineOf(
  cells: readonly string[],
  widths: readonly number[],
  right: readonly boolean[],
): string {
  return cells
    .map((cell, index) => {
      const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(cell)));
      return right[index] === true ? space + cell : cell + space;
    })
    .join(GAP)
    .trimEnd();
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one + GAP.length, -GAP.length);
}

/** The column of words that is wrapped, and to what width; undefined where that is no help. */
function narrowed(
  texts: readonly (readonly string[])[],
  widths: readonly number[],
  width: number,
): [index: number, width: number] | undefined {
  const over = total(widths) - width;
  if (over <= 0) return undefined;
  const [widest] = widths
    .map((_, index) => index)
    .filter((index) => (widths[index] ?? 0) - over >= LEAST_TEXT)
    .toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
  if (widest === undefined) return undefined;
  const at = (widths[widest] ?? 0) - over;
  const fits = texts.every((row) =>
    wrapped(row[widest] ?? '', at).every((line) => displayWidth(line) <= at),
  );
  return fits ? [widest, at] : undefined;
}

/** A row whose one cell is wrapped, as the rows that this takes. */
function tall(row: readonly string[], index: number, width: number): string[][] {
  return wrapped(row[index] ?? '', width).map((part, line) =>
    row.map((cell, place) => (place === index ? part : line === 0 ? cell : '')),
  );
}

/** Which columns stand on which line; the first of them begins it. */
function grouped(widths: readonly number[], width: number): number[][] {
  const groups: number[][] = [[]];
  for (const index of widths.keys()) {
    const group = groups.at(-1) ?? [];
    const indent = groups.length === 1 ? 0 : GAP.length;
    const taken = total([...group, index].map((one) => widths[one] ?? 0)) + indent;
    if (group.length > 0 && taken > width) groups.push([index]);
    else group.push(index);
  }
  return groups;
}

/** A movie's field for a cell, on one line, whatever it holds; empty where it is absent or null. */
export function fieldText(movie: Movie, field: string): string {
  const value = movie[field] ?? '';
  return plainLine(typeof value === 'string' ? value : JSON.stringify(value));
}
