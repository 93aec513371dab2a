/** How a damaged database is mended, which depends on which one it is. */
export function remedyFor(file: string): 'put-back' | 'remake' | 'remove' {
  if (file.endsWith('history.db')) return 'remake';
  return file.endsWith('budget.db') ? 'remove' : 'put-back';
}

/** A word as a shell takes it: a path with a space in it must not become two. */
export function shellWord(word: string): string {
  return /^[\w./:@%+=,~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
