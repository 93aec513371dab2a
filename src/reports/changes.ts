import { type ReportedSnapshot, titleOf } from './content.ts';

type Id = number | string;

interface Named {
  id: Id;
  /** Null when neither snapshot has the movie: it was filtered or rejected. */
  title: string | null;
}

export interface Entered extends Named {
  rank: number;
}

export interface Left extends Named {
  last_rank: number;
}

export interface Moved extends Named {
  rank: number;
  before: number;
  /** Ranks moved, positive for climbers and fallers alike. */
  by: number;
}

/**
 * How one list differs from the previous period's. The counts are of all movies, the arrays hold
 * the first ten: the best ranks of the new and the gone, the longest moves of the others.
 * `new_count` + `climber_count` + `faller_count` + `stayed` are the movies of the list.
 */
export interface ListChanges {
  list: string;
  new_count: number;
  new: readonly Entered[];
  gone_count: number;
  gone: readonly Left[];
  climber_count: number;
  climbers: readonly Moved[];
  faller_count: number;
  fallers: readonly Moved[];
  /** Movies at the rank they had. */
  stayed: number;
}

export interface Changes {
  /** The period compared with. */
  against: string;
  /** The lists that both periods have; a list of one alone compares with nothing. */
  lists: readonly ListChanges[];
}

/** Compares the lists of two snapshots of one dataset, rank by rank. */
export function changesBetween(previous: ReportedSnapshot, current: ReportedSnapshot): Changes {
  const { lists: listsBefore = {} } = previous.info;
  const titles = titlesOf(previous, current);
  return {
    against: previous.period,
    lists: Object.entries(current.info.lists ?? {}).flatMap(([list, ids]) => {
      const idsBefore = Object.hasOwn(listsBefore, list) ? listsBefore[list] : undefined;
      if (idsBefore === undefined) return [];
      return [compareList(list, ranksOf(idsBefore), ranksOf(ids), titles)];
    }),
  };
}

/** Titles by id, of either snapshot; the later one's where both have the movie. */
function titlesOf(...snapshots: ReportedSnapshot[]): Map<unknown, string> {
  const titles = new Map<unknown, string>();
  for (const movie of snapshots.flatMap(({ movies }) => movies)) {
    const title = titleOf(movie);
    if (title !== null) titles.set(movie['id'], title);
  }
  return titles;
}

/** Ranks from 1, in order. Places without an id keep their rank; an id has its best one. */
function ranksOf(ids: readonly (Id | null)[]): Map<Id, number> {
  const ranks = new Map<Id, number>();
  ids.forEach((id, index) => {
    if (id !== null && !ranks.has(id)) ranks.set(id, index + 1);
  });
  return ranks;
}

const SHOWN = 10;

function compareList(
  list: string,
  ranksBefore: ReadonlyMap<Id, number>,
  ranks: ReadonlyMap<Id, number>,
  titles: ReadonlyMap<unknown, string>,
): ListChanges {
  const named = (id: Id): Named => ({ id, title: titles.get(id) ?? null });
  const entered: Entered[] = [];
  const climbers: Moved[] = [];
  const fallers: Moved[] = [];
  for (const [id, rank] of ranks) {
    const before = ranksBefore.get(id);
    if (before === undefined) entered.push({ ...named(id), rank });
    else if (rank < before) climbers.push({ ...named(id), rank, before, by: before - rank });
    else if (rank > before) fallers.push({ ...named(id), rank, before, by: rank - before });
  }
  const left = [...ranksBefore]
    .filter(([id]) => !ranks.has(id))
    .map(([id, rank]): Left => ({ ...named(id), last_rank: rank }));
  return {
    list,
    new_count: entered.length,
    new: entered.slice(0, SHOWN),
    gone_count: left.length,
    gone: left.slice(0, SHOWN),
    climber_count: climbers.length,
    climbers: longestMoves(climbers),
    faller_count: fallers.length,
    fallers: longestMoves(fallers),
    stayed: ranks.size - entered.length - climbers.length - fallers.length,
  };
}

function longestMoves(moved: readonly Moved[]): Moved[] {
  return moved.toSorted((a, b) => b.by - a.by).slice(0, SHOWN);
}
