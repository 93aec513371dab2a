import { displayWidth } from '../../lib/text-width.ts';

/**
 * A line as lines that are no wider than `width`, broken at spaces alone: a word that is wider stands
 * by itself. What follows is indented as the line is. A command of ours, from `program` to the end of
 * the line, is not broken, so that it can be copied.
 */
export function wrapped(line: string, width: number, program?: string): string[] {
  if (displayWidth(line) <= width) return [line];
  const [indent = ''] = /^\s*/.exec(line) ?? [];
  const lines: string[] = [];
  let current = '';
  for (const word of wordsOf(line.slice(indent.length), program)) {
    const longer = current === '' ? indent + word : `${current} ${word}`;
    if (current !== '' && displayWidth(longer) > width) {
      lines.push(current);
      current = indent + word;
    } else current = longer;
  }
  return [...lines, current];
}

function wordsOf(text: string, program: string | undefined): string[] {
  const words = text.split(' ');
  let command = program === undefined ? -1 : words.indexOf(program);
  if (command === -1) return words;
  // With what is set for it: `TMDB_BASE_URL=sandbox matinee run daily`.
  while (/^[A-Z_]+=/.test(words[command - 1] ?? '')) command -= 1;
  return [...words.slice(0, command), words.slice(command).join(' ')];
}
