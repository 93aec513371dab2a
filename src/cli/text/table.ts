import type stringWidth from 'string-width';

import { plainLine } from '../../lib/plain-text.ts';
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

/** Cuts a text to a display width, with an ellipsis where something is missing. */
export function shortened(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let short = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (displayWidth(short + segment) > width - 1) break;
    short += segment;
  }
  return `${short}…`;
}

/** ASCII, the dash of an unknown cell, Hangul syllables: nearly all that is shown. */
const PLAIN = /^[ -~–가-힣]*$/;
const SYLLABLES = /[가-힣]/g;

/** How many columns of a terminal a text takes. */
function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length + (text.match(SYLLABLES)?.length ?? 0);
  // Loaded when it is needed: its `Intl.Segmenter` takes as long to make as most commands take.
  const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
  const { default: measure } = require('string-width') as { default: typeof stringWidth };
  return measure(text);
}

/** A movie's field for a cell, on one line, whatever it holds; empty where it is absent or null. */
export function fieldText(movie: Movie, field: string): string {
  const value = movie[field] ?? '';
  return plainLine(typeof value === 'string' ? value : JSON.stringify(value));
}
