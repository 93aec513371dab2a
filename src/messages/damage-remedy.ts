/** How a damaged database is mended, which depends on which one it is. */
export function remedyFor(file: string): 'put-back' | 'remake' | 'remove' {
  if (file.endsWith('history.db')) return 'remake';
  return file.endsWith('budget.db') ? 'remove' : 'put-back';
}
