import type { CriticalFault, KnownInfo } from './collection-info.ts';
import type { OnDamage, StoreDamage } from './damage.ts';
import type { Movie } from './movie.ts';
import type { Page } from './source.ts';

export type { CriticalFault } from './collection-info.ts';

/** The layout of snapshot files; a change that readers could notice raises it. */
export const SNAPSHOT_SCHEMA_VERSION = 1;

/** What TMDB's terms ask to be said wherever its data is shown or handed on. */
export const ATTRIBUTION =
  'This product uses the TMDB API but is not endorsed or certified by TMDB.';

/** A snapshot's content: the counts and circumstances, and the valid movies as received. */
export interface SnapshotContent {
  /** `collection_info`, lists included. */
  info: KnownInfo;
  movies: readonly Movie[];
}

export interface Snapshot extends SnapshotContent {
  savedAt: string;
}

/** A page that an attempt has kept, with the name of its source. */
export interface StagedPage extends Page {
  source: string;
}

/** A movie that was not let in, with the rule it broke. */
export interface RejectedMovie {
  movie: Movie;
  rule: string;
  reason: string;
}

/** A file that waits, complete and on the disk, to be moved to its place. */
export interface StagedFile {
  key: string;
  sha256: string;
  sizeBytes: number;
}

/**
 * Where a version of a snapshot stands. `publishing`, `setting_aside` and `accepting` are
 * intentions, recorded before the first file moves and finished or undone by whoever comes next;
 * `current` is the one that the named file holds.
 */
export type VersionState =
  | 'publishing'
  | 'setting_aside'
  | 'accepting'
  | 'current'
  | 'archived'
  | 'withheld'
  | 'abandoned';

/** What was published and is worth a word, though it is good enough. */
export type Warning =
  | { kind: 'quality'; percent: number; expected: number }
  | { kind: 'volume'; movies: number; expected: number }
  /** None of so many movies has what people look at: `overview`, `poster`, … */
  | { kind: 'lacking'; what: string; movies: number }
  /** The items of a source have other fields than known; told when they were not so before. */
  | { kind: 'drift'; source: string; unknown: readonly string[]; vanished: readonly string[] }
  /** TMDB was asked in another language, or for another country, than for the snapshot before. */
  | { kind: 'asked_otherwise'; asked: Asked; before: Asked };

/** What TMDB is asked in, and for which country: `ko-KR`, `KR`. */
export interface Asked {
  language: string;
  region: string;
}

/** One version of one period's snapshot, as the catalog knows it. `id` is its attempt's. */
export interface Version {
  id: string;
  dataset: string;
  period: string;
  state: VersionState;
  /** Where its file belongs, below the home: `data/raw/movies/daily_20261123.json`. */
  key: string;
  /** Where its file comes from, below the home, until it has been moved to `key`. */
  stagedKey: string;
  sha256: string;
  sizeBytes: number;
  /** The content that `key` held before, or undefined when nothing of ours was there. */
  previousSha256: string | undefined;
  /** Where that content goes, compressed, below the home. */
  previousArchiveKey: string | undefined;
  /** Where this version's own content went when the next one replaced it. */
  archivedKey: string | undefined;
  holder: string;
  movies: number;
  /** All expected pages arrived. */
  complete: boolean;
  /** All its pages were received within the period that it names. */
  observedWithin: boolean;
  faults: readonly CriticalFault[];
  warnings: readonly Warning[];
  /** The snapshot's `collection_info`, without its lists. */
  info: KnownInfo;
  recordedAt: Date;
  publishedAt: Date | undefined;
  acceptedBy: string | undefined;
  /** When its history and its report had been written. */
  followedUpAt: Date | undefined;
}

export type NewVersion = Omit<
  Version,
  'state' | 'archivedKey' | 'recordedAt' | 'publishedAt' | 'acceptedBy' | 'followedUpAt'
> & {
  /** The version that was current when its replacement was planned. */
  replaces: string | undefined;
};

/** How a version is to take its place: where, and what it found there. */
export type Replacement = Pick<
  NewVersion,
  'key' | 'previousSha256' | 'previousArchiveKey' | 'replaces'
>;

/**
 * What came of wanting to publish. `lost`: the attempt is not running, or the version not withheld,
 * any more. `pending`: another intention for the same file is recorded. `outdated`: what is current is
 * not what the plan was made on.
 */
export type Intended =
  | { intended: true }
  | { intended: false; because: 'lost' }
  | { intended: false; because: 'outdated' }
  | { intended: false; because: 'pending'; by: Version };
/** What says where a version's content lies. */
export type VersionFiles = Pick<
  Version,
  | 'id'
  | 'state'
  | 'key'
  | 'stagedKey'
  | 'sha256'
  | 'sizeBytes'
  | 'previousArchiveKey'
  | 'archivedKey'
>;

export interface VersionFilter {
  /** The file that they are, were or will be. */
  key?: string;
  dataset?: string;
  period?: string;
  states?: readonly VersionState[];
  followedUp?: boolean;
  /** Recorded by then. */
  recordedBy?: Date | undefined;
  limit?: number;
}

/** The catalog: which versions exist, which one is current. It is the truth; files follow it. */
export interface Catalog {
  /**
   * Records that a running attempt is about to publish a version or to set it aside, with the
   * attempt's final stats. A file has one intention to publish at a time, made on what is current:
   * otherwise nothing changes.
   */
  intend(
    version: NewVersion,
    intention: 'publishing' | 'setting_aside',
    stats: Readonly<Record<string, unknown>>,
    now: Date,
  ): Promise<Intended>;

  /** Records that a withheld version is about to be published on somebody's word; as `intend`. */
  intendToAccept(
    id: string,
    accept: Replacement & Pick<Version, 'stagedKey' | 'holder'> & { acceptedBy: string },
    now: Date,
  ): Promise<Intended>;

  /** The version that is about to be moved to a file's name. */
  pending(key: string): Promise<Version | undefined>;

  /**
   * Marks an intention as carried out, in one transaction: this version current (or withheld), the
   * one before it archived, the attempt ended, the occurrence's outcome settled. Returns false,
   * changing nothing, if the intention is no longer this holder's.
   */
  complete(version: Version, now: Date): Promise<boolean>;

  /**
   * Gives an intention up: the version abandoned and its attempt interrupted; an acceptance goes
   * back to withheld. `archived`: the content before is in the archive that was planned, and nowhere
   * else. Returns false, changing nothing, if the intention is no longer this holder's.
   */
  abandon(version: Version, now: Date, how?: { archived: boolean }): Promise<boolean>;

  /** Whether another version names the archive of this one's plan, for its own content or its plan. */
  isArchiveNamed(version: Version): Promise<boolean>;

  /** Records that history and report of a version have been written. */
  markFollowedUp(id: string, now: Date): Promise<void>;

  /** Takes it back of all that are published: what had been written is gone. Returns how many. */
  followUpAgain(): Promise<number>;

  /**
   * Versions, newest first.
   *
   * @throws {MatineeError} `store-damaged`, unless `onDamage` takes the rows that cannot be read.
   */
  versions(filter: VersionFilter, onDamage?: OnDamage): Promise<Version[]>;

  /**
   * The files of all versions, of those too that cannot be read in other ways; newest first.
   *
   * @throws {MatineeError} `store-damaged`, unless `onDamage` takes the rows that cannot be read.
   */
  files(onDamage?: OnDamage): Promise<VersionFiles[]>;

  version(id: string): Promise<Version | undefined>;

  current(dataset: string, period: string): Promise<Version | undefined>;

  /**
   * What is current of the last period of each dataset, of what was recorded by then; by dataset.
   *
   * @throws {MatineeError} `store-damaged`.
   */
  latest(recordedBy: Date): Promise<Version[]>;
}

/** One thing that is not as the catalog says, below the home. */
export interface Finding {
  kind: 'missing' | 'changed' | 'damaged' | 'stray' | 'folder' | 'special' | 'row';
  key: string;
  run?: string;
  /** Of `row`: what is wrong with it. */
  damage?: StoreDamage;
}

/** What a version is made of before it is known where it goes. */
export interface Publication {
  intention: 'publishing' | 'setting_aside';
  version: Omit<NewVersion, keyof Replacement | 'stagedKey' | 'sha256' | 'sizeBytes'>;
  /** The version that was current when it was decided to publish. */
  decidedOn: string | undefined;
  staged: StagedFile;
  /** The attempt's final stats. */
  stats: Readonly<Record<string, unknown>>;
  /** Replace whatever the named file holds, keeping it in the archive. */
  replace: boolean;
}

/** Another version has become current since it was decided to publish: it is to be decided anew. */
export class Overtaken extends Error {
  override name = 'Overtaken';
}

/** Where a run keeps what it fetches, and where its snapshot ends. Keys are below the home. */
export interface SnapshotStore {
  /** Makes the staging folder of an attempt. */
  begin(attemptId: string): Promise<void>;
  /** Keeps a page as it arrived, for the next attempt should this one be stopped. */
  keepPage(attemptId: string, source: string, page: Page): Promise<void>;
  /** The pages an attempt has kept; those that are torn or changed are left out. */
  readPages(attemptId: string): Promise<StagedPage[]>;
  /**
   * Makes pages of a stopped attempt those of the one that goes on from it, and forgets what the
   * stopped one staged. A kill at any instant leaves the pages with one of the two.
   */
  takeOverPages(
    attempts: { from: string; to: string },
    pages: readonly StagedPage[],
  ): Promise<void>;
  /** Keeps what was rejected, with the reasons. Returns its key, or undefined if there is none. */
  keepRejected(attemptId: string, rejected: readonly RejectedMovie[]): Promise<string | undefined>;
  /** Writes a snapshot beside its place. */
  stage(attemptId: string, snapshot: Snapshot): Promise<StagedFile>;
  /**
   * Publishes a version, or sets it aside, so that a kill at any instant can be mended.
   *
   * Waits, for a while, for another publication of the same file.
   *
   * @throws {Overtaken} when something else is current than it was decided on; nothing was changed.
   * @throws {MatineeError} `file-foreign` when the named file holds what the catalog does not know
   * and `replace` is not given; `claim-lost` when the attempt is not running any more;
   * `publish-busy` when the other publication did not end.
   */
  publish(publication: Publication): Promise<Version>;
  /** Forgets what an attempt staged. Its pages stay if it may be resumed. */
  discard(attemptId: string, keep?: 'pages'): Promise<void>;
}
