import type { KeptHistory } from '../history.ts';
import type { Recovered } from '../home-event.ts';
import type { Version } from '../snapshot.ts';
import type { HomeFiles } from '../storage/home-files.ts';
import type { HomeGuard } from '../storage/home-guard.ts';
import type { Store } from './store.ts';

/** A home opened to read. */
export interface ReadingHome extends AsyncDisposable {
  home: string;
  files: HomeFiles;
  store: Store;
}

/** A home's history opened to read. */
export interface ReadingHistory extends AsyncDisposable {
  history: KeptHistory;
}

/**
 * A home opened to write: what dead processes had left is mended, and we hold a lock of our own. As
 * soon as it is not what lies under its name any more, its files and its store refuse every call
 * with `home-replaced`.
 */
export interface WritingHome extends ReadingHome {
  guard: HomeGuard;
  holder: string;
  recovered: Recovered[];
  /**
   * Holds attempts to their deadlines, those left out whose processes this one supervises, and
   * mends what processes that died since have left.
   */
  recover(supervised?: readonly number[]): Promise<Recovered[]>;
  /** Mends what one holder has left, if it is dead; false, doing nothing, while it lives. */
  mend(holder: string): Promise<boolean>;
  /** When `recover` has more to do about an attempt's deadline. */
  recoverAt(): Date | undefined;
  /** Writes the history and the report of a version that has been published. */
  followUp(version: Version): Promise<void>;
}
