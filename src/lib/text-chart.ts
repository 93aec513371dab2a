export interface ChartOptions {
  /** Columns and rows of the drawing itself, labels not counted. */
  width: number;
  height: number;
  /** Small values on top, as ranks are read. */
  smallOnTop?: boolean;
  label?: (value: number) => string;
}

/**
 * A line chart in characters, oldest on the left: one point a column, labels for the extremes on
 * the left. More values than columns are thinned to the last of each stretch.
 */
export function chartLines(values: readonly number[], options: ChartOptions): string[] {
  const { width, height, smallOnTop = false, label = String } = options;
  if (values.length === 0) return [];
  const shown = thinned(values, width);
  const low = Math.min(...shown);
  const high = Math.max(...shown);
  if (high === low) return [`${label(low)} ┤${'●'.repeat(shown.length)}`];
  const rowOf = (value: number) => {
    const share = (value - low) / (high - low);
    return Math.round((smallOnTop ? share : 1 - share) * (height - 1));
  };
  const rows = Array.from({ length: height }, (_, row) =>
    shown.map((value) => (rowOf(value) === row ? '●' : ' ')).join(''),
  );
  const [top, bottom] = smallOnTop ? [low, high] : [high, low];
  const labels = rows.map((_, row) => {
    if (row === 0) return label(top);
    return row === height - 1 ? label(bottom) : '';
  });
  const margin = Math.max(...labels.map((text) => text.length));
  return rows.map((row, index) => `${(labels[index] ?? '').padStart(margin)} ┤${row}`.trimEnd());
}

function thinned(values: readonly number[], width: number): number[] {
  if (values.length <= width) return [...values];
  return Array.from(
    { length: width },
    (_, column) => values[Math.ceil(((column + 1) * values.length) / width) - 1] ?? 0,
  );
}
