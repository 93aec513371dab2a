import type { SortOrder } from './ranking.ts';

/** Orders films by title, code unit by code unit. */
export function alphabetical(titleOf: (film: number) => string): SortOrder {
  // Titles are compared only among films whose first letters are the same; keep those few.
  const titles = new Map<number, string>();
  const remembered = (film: number) => {
    const title = titles.get(film) ?? titleOf(film);
    titles.set(film, title);
    return title;
  };
  return {
    key: (film) => firstLetters(titleOf(film)),
    compare: (a, b) => {
      const [first, second] = [remembered(a), remembered(b)];
      return first < second ? -1 : first > second ? 1 : 0;
    },
  };
}

/** The first three code units as one number: as many as a double holds exactly. */
function firstLetters(title: string): number {
  let number = 0;
  for (let i = 0; i < 3; i++) number = number * 65_536 + (title.charCodeAt(i) || 0);
  return number;
}
