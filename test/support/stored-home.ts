import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { openSqliteStore, type Store } from '../../src/home/store.ts';
import { lockOfDead } from '../../src/ledger/holder.ts';
import { fileLocks } from '../../src/lib/sqlite.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { FakeClock } from '../../src/lib/fake-clock.ts';
import { type FileSystem, nodeFileSystem } from '../../src/lib/files.ts';
import type { Attempt, ClaimRequest } from '../../src/occurrence.ts';
import type {
  Publication,
  Snapshot,
  SnapshotStore,
  StagedPage,
  Version,
} from '../../src/snapshot.ts';
import type { Page } from '../../src/source.ts';
import { type HomeFiles, openHomeFiles } from '../../src/storage/home-files.ts';
import { FOLDERS, KEYS } from '../../src/storage/paths.ts';
import { recoverHolder } from '../../src/storage/recover.ts';
import { createSnapshotStore, type SnapshotStoreParts } from '../../src/storage/snapshots.ts';
import { pageOf } from './scripted-source.ts';

export const DAILY = 'data/raw/movies/daily_20261123.json';

/** A home in a temporary folder, with real files and a real database, that goes with its test. */
export interface StoredHome extends Pick<Store, 'ledger' | 'catalog'> {
  home: string;
  clock: FakeClock;
  files: HomeFiles;
  readBody: SnapshotStoreParts['readBody'];
  mend: SnapshotStoreParts['mend'];
  store: SnapshotStore;
  /** A file's text, unpacked where it is packed; undefined when there is none. */
  text(key: string): Promise<string | undefined>;
  /** Writes a file behind the program's back. */
  plant(key: string, text: string): Promise<void>;
  /** All files below `data`, sorted. */
  keys(): Promise<string[]>;
}

export async function storedHome(
  t: TestContext,
  wrapFiles: (files: FileSystem) => FileSystem = (files) => files,
): Promise<StoredHome> {
  const home = await mkdtemp(join(tmpdir(), 'matinee-storage-'));
  for (const folder of FOLDERS) await nodeFileSystem.makeFolder(join(home, folder));
  const clock = new FakeClock('2026-11-23T02:00:00Z');
  const { ledger, catalog, close } = await openSqliteStore({
    clock,
    path: join(home, KEYS.database),
    locksDir: join(home, KEYS.locks),
    copiesDir: join(home, KEYS.archive),
    access: 'write',
  });
  t.after(async () => {
    await close();
    await rm(home, { recursive: true });
  });

  const files = openHomeFiles(home, wrapFiles(nodeFileSystem));
  const locksDir = join(home, KEYS.locks);
  const recoverParts = {
    ...{ files, ledger, catalog, ownHolder: 'nobody' },
    lockOfDead: (id: string) => lockOfDead(locksDir, id, fileLocks),
  };
  const mend = async (holder: string) =>
    (await recoverHolder(holder, recoverParts, clock.now())) !== undefined;
  const parts = { clock, files, ledger, catalog, readBody, mend };
  return {
    home,
    ...parts,
    store: createSnapshotStore(parts),
    text: async (key) => {
      const content = await nodeFileSystem.read(join(home, key));
      if (content === undefined) return undefined;
      return Buffer.from(key.endsWith('.gz') ? gunzipSync(content) : content).toString();
    },
    plant: (key, text) => writeFile(join(home, key), text),
    keys: async () => {
      const found = await readdir(join(home, 'data'), { recursive: true, withFileTypes: true });
      return found
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(home.length + 1))
        .toSorted();
    },
  };
}

/** Starts an attempt of the daily job, by hand, a second after whatever was before. */
export async function start(
  home: StoredHome,
  attemptId: string,
  differing: Partial<ClaimRequest> = {},
): Promise<Attempt> {
  await home.clock.advance(1000);
  return startNow(home, attemptId, differing);
}

/** Starts an attempt of the daily job, by hand. */
export async function startNow(
  { ledger, store, clock }: Pick<StoredHome, 'ledger' | 'store'> & { clock: Clock },
  attemptId: string,
  differing: Partial<ClaimRequest> = {},
): Promise<Attempt> {
  const request: ClaimRequest = {
    attemptId,
    job: 'daily_collection',
    dueAt: clock.now(),
    kind: 'manual',
    trigger: 'manual',
    holder: 'holder-1',
    processMark: undefined,
    timeoutMs: 1_800_000,
    period: '20261123',
    asOfOn: '2026-11-23',
    configHash: 'c',
    programVersion: '1.0.0',
    tzVersion: '2026a',
    lastTry: { reason: 'spent' },
    ...differing,
  };
  const claim = await ledger.claim(request, clock.now());
  assert.ok(claim.claimed);
  await store.begin(attemptId);
  return claim.attempt;
}

/** Reads a body that `pageOf` made. */
export function readBody(body: Uint8Array): Pick<Page, 'totalPages' | 'results'> {
  const { total_pages: totalPages, results } = JSON.parse(new TextDecoder().decode(body));
  return { totalPages, results };
}

/** A page with one movie, as an attempt keeps it. */
export function stagedPage(source: string, page: number, observedAt: Date): StagedPage {
  return { source, ...pageOf([{ id: page }], { page, totalPages: 9, observedAt }) };
}

/** A snapshot that tells its run. */
export function snapshotOf(run: string): Snapshot {
  return { info: { run_id: run }, movies: [{ id: 7, title: '밤' }], savedAt: '2026-11-23' };
}

/** The text of that snapshot's file. */
export function textOf(run: string): string {
  return `{"collection_info": {
  "run_id": "${run}"
},
"movies": [
{"id":7,"title":"밤"}
],
"save_timestamp": "2026-11-23"}
`;
}

/** Stages the snapshot of a run and says what is to become of it. */
export async function stage(
  { store, catalog }: Pick<StoredHome, 'store' | 'catalog'>,
  { id, holder }: Pick<Attempt, 'id' | 'holder'>,
  differing: Partial<Publication> = {},
): Promise<Publication> {
  return {
    intention: 'publishing',
    version: {
      id,
      dataset: 'daily',
      period: '20261123',
      holder,
      movies: 1,
      complete: true,
      observedWithin: true,
      faults: [],
      warnings: [],
      info: { run_id: id },
    },
    staged: await store.stage(id, snapshotOf(id)),
    stats: { requests: 2 },
    replace: false,
    decidedOn: (await catalog.current('daily', '20261123'))?.id,
    ...differing,
  };
}

/** A run from start to end: published, or set aside. */
export async function runOnce(
  home: StoredHome,
  id: string,
  intention: Publication['intention'] = 'publishing',
) {
  return home.store.publish(await stage(home, await start(home, id), { intention }));
}

/** Records an intention and stops there, as a process does that is killed. */
export async function intend(
  home: StoredHome,
  run: string,
  { intention = 'publishing', ...differing }: Partial<ClaimRequest> & Intention = {},
): Promise<Version> {
  const killed = new Error('killed');
  const version = () => Promise.reject(killed);
  const store = createSnapshotStore({ ...home, catalog: { ...home.catalog, version } });
  const publication = await stage(home, await start(home, run, differing), { intention });
  await assert.rejects(store.publish(publication), killed);
  const intended = await home.catalog.version(run);
  assert.equal(intended?.state, intention);
  return intended;
}
type Intention = Partial<Pick<Publication, 'intention'>>;

/** States of version, attempt and occurrence. */
export async function endOf({ catalog, ledger }: StoredHome, run: string) {
  const attempt = await ledger.attempt(run);
  return [(await catalog.version(run))?.state, attempt?.state, attempt?.outcome];
}
