import { MatineeError } from '../errors.ts';

const ASSIGNMENT = /^(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/;
const DOUBLE_QUOTED = /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/;
const SINGLE_QUOTED = /^'([^']*)'\s*(?:#.*)?$/;
const COMMENT = /(^|\s)#.*$/;

/**
 * Reads the lines `KEY=VALUE` of a `.env` file: `export ` before them, quotes round a value and
 * comments after `#` may be there; in double quotes `\"` and `\\` stand for themselves. The last
 * of two lines for one key counts. Values do not go over several lines, and nothing is expanded.
 *
 * @throws {MatineeError} `env-line-invalid` with the number of the line, never with its text, which
 *   may hold the API key.
 */
export function parseDotenv(text: string, file: string): Record<string, string> {
  const values: [string, string][] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const [, key, rest] = ASSIGNMENT.exec(trimmed) ?? [];
    const value = rest === undefined ? undefined : valueOf(rest);
    if (key === undefined || value === undefined) {
      throw new MatineeError('env-line-invalid', { file, line: index + 1 });
    }
    values.push([key, value]);
  }
  return Object.fromEntries(values);
}

/** What a `.env` file gives a name, every time, as it stands there; lines that are none do not matter. */
export function rawValues(text: string, name: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [, key, rest = ''] = ASSIGNMENT.exec(line.trim()) ?? [];
    return key === name ? [valueOf(rest) ?? rest, rest] : [];
  });
}

function valueOf(rest: string): string | undefined {
  if (rest.startsWith('"')) return DOUBLE_QUOTED.exec(rest)?.[1]?.replace(/\\(["\\])/g, '$1');
  if (rest.startsWith("'")) return SINGLE_QUOTED.exec(rest)?.[1];
  return rest.replace(COMMENT, '');
}
