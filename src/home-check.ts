import type { DamagedStore } from './damage.ts';
import type { MatineeError } from './errors.ts';

/** One thing that a home was looked at for, and how it was found. */
export type HomeCheck =
  | { check: 'node'; version: string }
  /** The reader's own, which the clock of the process does not know; times are shown in UTC. */
  | { check: 'zone'; zone: string; nearest?: string }
  /** The folder, which is there and can be written in. */
  | { check: 'home'; home: string }
  /** Something else lies where a folder of the home, or one that it lies in, is to be. */
  | { check: 'folder'; path: string; found: 'file' | 'folder' | 'pipe' | 'socket' | 'device' }
  /** Something else lies where a file of the home is to be. */
  | { check: 'file'; path: string; found: 'folder' | 'pipe' | 'socket' | 'device' }
  | { check: 'disk'; freeBytes: number; isLow: boolean }
  /** There may be room, but for few new files. */
  | { check: 'inodes'; freeInodes: number }
  | { check: 'config' }
  /** A variable of the environment that has no effect; `setting` is what has. */
  | { check: 'config'; name: string; setting: string | undefined }
  /** `kind`: by its form; undefined where none is needed. */
  | { check: 'key'; kind: 'bearer' | 'query' | undefined }
  /** The key is known to others: it may be read by them, or the file is another user's. */
  | { check: 'secrets'; path: string; reader: 'others' | { ownerId: number } }
  /** The ledger, which is whole; before the first run there is none. */
  | { check: 'store'; exists: boolean; lastRun: string | undefined }
  /** `isLast`: of what is wrong with this database. */
  | { check: StoreCheck; damaged: DamagedStore; isLast: boolean }
  /** A daemon was killed, or the machine went down; its last sign of life. */
  | { check: 'daemon'; diedAfter: Date }
  /** A published file that is missing, or not what was published. */
  | { check: 'snapshots'; path: string }
  /** By which TMDB is asked; without user and password. */
  | { check: 'proxy'; proxy: string }
  | { check: 'tmdb'; url: string; error: MatineeError | undefined }
  /** What was to be looked at could not be. */
  | { check: 'home' | 'config' | 'key' | 'proxy' | StoreCheck; error: MatineeError };

/** The check of each database: the ledger, the history, the budget of requests. */
export type StoreCheck = 'store' | 'history' | 'budget';

/** Fine, worth a word, or to be mended. */
export type CheckState = 'pass' | 'warn' | 'fail';

const WORTH_A_WORD: ReadonlySet<HomeCheck['check']> = new Set([
  'inodes',
  'secrets',
  'zone',
  'daemon',
]);

export function stateOf(one: HomeCheck): CheckState {
  // TMDB being down is worth a word; a refused key is to be mended.
  if (one.check === 'tmdb') {
    if (one.error === undefined) return 'pass';
    return one.error.code === 'key-refused' ? 'fail' : 'warn';
  }
  if ('error' in one) return 'fail';
  if ('damaged' in one) return one.damaged.damage.kind === 'foreign' ? 'warn' : 'fail';
  if (one.check === 'folder' || one.check === 'file' || one.check === 'snapshots') return 'fail';
  if ('setting' in one || WORTH_A_WORD.has(one.check)) return 'warn';
  return one.check === 'disk' && one.isLow ? 'warn' : 'pass';
}
