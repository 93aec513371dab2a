import { counted } from './numbers.ts';

/** What the history of a movie says. */
export const history = {
  ranks: (list: string, count: number) => `Rank in ${list} (${counted(count, 'observation')})`,
  lost: (snapshots: number) =>
    `history.db was gone; it is written again from ${counted(snapshots, 'snapshot')}.`,
  changed: ([first = '', ...others]: readonly string[]) =>
    others.length === 0
      ? `${first} was changed since its run wrote it; until it is put back, history and reports go without it.`
      : `${first} and ${counted(others.length, 'other file')} were changed since their runs wrote them; until they are put back, history and reports go without them.`,
  popularity: 'Popularity',
  votes: 'Votes',
  firstSeen: (on: string) => `first observed ${on}`,
  lastSeen: (on: string) => `last ${on}`,
  lists: (lists: string) => `Also in: ${lists}`,
  columns: ['observed', 'list', 'rank', 'popularity', 'votes', 'rating'],
  candidates: 'Several movies are called that:',
  candidateColumns: ['id', 'title', 'released', 'last observed'],
};
