import type { DamagedStore } from './damage.ts';
import type { MatineeError } from './errors.ts';
import type { Attempt, Unreachable } from './occurrence.ts';
import type { Version } from './snapshot.ts';

/** What came of a run that a dead process had left. */
export interface Recovered {
  run: string;
  result: 'published' | 'withheld' | 'undone' | 'interrupted' | 'failed';
}

/** What is found and mended where a home is opened and worked in, for whoever wants to know. */
export type HomeEvent =
  /** Before anything else is done in the home. */
  | { event: 'recovered'; recovered: readonly Recovered[] }
  /** An attempt of others is past its deadline, and is being ended. */
  | { event: 'overdue'; attempt: Attempt }
  /** An attempt of others is past its deadline, and its process cannot be ended. */
  | { event: 'unreachable'; attempt: Attempt; why: Unreachable }
  /** history.db was gone; so many versions are written into a new one. */
  | { event: 'history-lost'; versions: number }
  /** Files of versions that are to be followed up were changed; told once by each process. */
  | { event: 'files-changed'; versions: readonly Version[] }
  /** A row cannot be read, and others are gone on with; told each time it is come upon. */
  | { event: 'row-damaged'; damaged: DamagedStore }
  /** Histories and reports were not written; that is tried again next time. */
  | { event: 'follow-up-failed'; error: MatineeError }
  /** A report was made without an earlier snapshot, whose file was changed. */
  | { event: 'snapshot-left-out'; error: MatineeError };

export type HearHome = (event: HomeEvent) => void;
