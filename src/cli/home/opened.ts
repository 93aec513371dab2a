import type { KeptHistory } from '../../history.ts';
import type { Version } from '../../snapshot.ts';
import type { HomeFiles } from '../../storage/home-files.ts';
import type { Recovered } from '../../storage/recover.ts';
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

/** A home opened to write: what dead processes had left is mended, and we hold a lock of our own. */
export interface WritingHome extends ReadingHome {
  holder: string;
  recovered: Recovered[];
  /** Mends what processes that died since have left. */
  recover(): Promise<Recovered[]>;
  /** Writes the history and the report of a version that has been published. */
  followUp(version: Version): Promise<void>;
}
