import { proxyFor, shownProxy } from '../config/proxy.ts';
import type { Settings } from '../config/settings.ts';
import { isSandbox } from '../config/values.ts';
import type { MatineeError } from '../errors.ts';
import type { HomeCheck, StoreCheck } from '../home-check.ts';
import { askTmdb, credentialOf } from '../home/collector.ts';
import { diedAfter } from '../home/daemon-control.ts';
import { asMatineeError } from '../home/failure.ts';
import { openToRead } from '../home/open.ts';
import { checkedHome, type Place } from '../home/place.ts';
import { keyReader } from '../home/secrets-file.ts';
import { settingsOf } from '../home/settings.ts';
import { tryHome } from '../home/trial.ts';
import { WORK_KINDS } from '../occurrence.ts';
import { FOLDERS, KEYS, pathIn } from '../storage/paths.ts';
import { checkStore, type StoreKey, STORES } from './check-stores.ts';
import { changedFiles } from './self-check.ts';

const LOW_BYTES = 1e9;
/** A new home is some thirty files, a year of hourly snapshots nine thousand more. */
const FEW_INODES = 1000;

/** Hears which database is looked through now, which takes some seconds for one of many years. */
export type OnLooking = (key: StoreKey | undefined) => void;

/** Looks at everything that a run in a home needs, in the order in which it is needed. */
export async function* examineHome(
  place: Place,
  onLooking: OnLooking = () => {},
): AsyncGenerator<HomeCheck> {
  const { home, machine } = place;
  const missing = await failureOf('home', () => checkedHome(place, 'read'));
  if (missing !== undefined) {
    yield missing;
    return;
  }
  yield* checkWritable(place);
  yield* checkFolders(place);
  yield* checkFiles(place);
  const { freeBytes, freeInodes } = await machine.files.volume(home);
  yield { check: 'disk', freeBytes, isLow: freeBytes < LOW_BYTES };
  if (freeInodes !== undefined && freeInodes < FEW_INODES) yield { check: 'inodes', freeInodes };

  const settings = await attempted('config', () => settingsOf(place));
  if ('check' in settings) yield settings;
  else yield* checkSettings(settings, place);
  yield* checkStores(place, onLooking);
  yield* checkPublished(place);
  yield* checkDaemon(place);
  if (!('check' in settings)) yield* checkTmdb(settings, place);
}

async function* checkWritable({ home, machine }: Place): AsyncGenerator<HomeCheck> {
  let isGood = true;
  for await (const error of tryHome(home, machine)) {
    isGood = false;
    yield { check: 'home', error };
  }
  if (isGood) yield { check: 'home', home };
}

async function* checkFolders({ home, machine }: Place): AsyncGenerator<HomeCheck> {
  const keys = [...FOLDERS, KEYS.logs].flatMap((key) =>
    key.split('/').map((_, index, names) => names.slice(0, index + 1).join('/')),
  );
  for (const key of new Set(keys)) {
    const path = pathIn(home, key);
    const found = await machine.files.facts(path).catch(() => undefined); // whoever needs it will say
    if (found?.isFolder === false) yield { check: 'folder', path, found: found.kind };
  }
}

/** What is written and read by everybody who runs here; settings and databases say so themselves. */
const FILES = [
  KEYS.daemonLock,
  KEYS.log,
  KEYS.pid,
  KEYS.schedulerStatus,
  KEYS.health,
  KEYS.accepted,
] as const;

async function* checkFiles({ home, machine }: Place): AsyncGenerator<HomeCheck> {
  for (const key of FILES) {
    const path = pathIn(home, key);
    const found = (await machine.files.facts(path).catch(() => undefined))?.kind ?? 'file';
    if (found !== 'file') yield { check: 'file', path, found };
  }
}

async function* checkSettings(settings: Settings, place: Place): AsyncGenerator<HomeCheck> {
  const { home, machine } = place;
  yield { check: 'config' };
  for (const { name, setting } of [...settings.notices, ...settings.doubtfulNotices]) {
    yield { check: 'config', name, setting };
  }
  yield await attempted('key', async () => ({
    check: 'key' as const,
    kind: credentialOf(settings, home, machine)?.kind,
  }));
  const reader = await keyReader(home, machine);
  if (reader !== undefined) yield { check: 'secrets', path: pathIn(home, KEYS.secrets), reader };
}

const CHECKS: Record<StoreKey, StoreCheck> = {
  [KEYS.database]: 'store',
  [KEYS.history]: 'history',
  [KEYS.budget]: 'budget',
};

/** Each database of the home, looked through. */
async function* checkStores(place: Place, onLooking: OnLooking): AsyncGenerator<HomeCheck> {
  const unreadable = new Set<StoreKey>();
  for (const key of STORES) {
    // Whether there is to be a history is said by the ledger.
    if (key === KEYS.history && unreadable.has(KEYS.database)) {
      if (!place.machine.exists(pathIn(place.home, key))) continue;
    }
    onLooking(key);
    const damages = await attempted(CHECKS[key], () => checkStore(key, place));
    onLooking(undefined);
    if ('check' in damages) {
      unreadable.add(key);
      yield damages;
      continue;
    }
    if (damages.length > 0) unreadable.add(key);
    else if (key === KEYS.database) yield await describeStore(place);
    for (const [index, damaged] of damages.entries()) {
      yield { check: CHECKS[key], damaged, isLast: index === damages.length - 1 };
    }
  }
}

async function describeStore(place: Place): Promise<HomeCheck> {
  if (!place.machine.exists(pathIn(place.home, KEYS.database))) {
    return { check: 'store', exists: false, lastRun: undefined };
  }
  return attempted('store', async () => {
    await using opened = await openToRead(place);
    const [last] = await opened.store.ledger.attempts({ kinds: WORK_KINDS, limit: 1 });
    return { check: 'store' as const, exists: true, lastRun: last?.id };
  });
}

/** The newest files; `data verify` reads them all. */
async function* checkPublished(place: Place): AsyncGenerator<HomeCheck> {
  const { home, machine } = place;
  if (!machine.exists(pathIn(home, KEYS.database))) return;
  try {
    await using opened = await openToRead(place);
    for (const key of await changedFiles(opened)) {
      yield { check: 'snapshots', path: pathIn(home, key) };
    }
  } catch {
    // What keeps the ledger from being read has been told.
  }
}

async function* checkDaemon({ home, machine }: Place): AsyncGenerator<HomeCheck> {
  if (machine.locks.isHeld(pathIn(home, KEYS.daemonLock))) return;
  const last = await diedAfter(home, machine);
  if (last !== undefined) yield { check: 'daemon', diedAfter: last };
}

async function* checkTmdb(settings: Settings, { home, machine }: Place): AsyncGenerator<HomeCheck> {
  const { baseUrl } = settings.tmdb;
  if (isSandbox(baseUrl)) return;
  const proxy = await attempted('proxy', async () => proxyFor(baseUrl, machine.env));
  if (typeof proxy === 'object') {
    yield proxy;
    return;
  }
  if (proxy !== undefined) yield { check: 'proxy', proxy: shownProxy(proxy) };
  const error = await askTmdb(home, settings, machine, new AbortController().signal);
  if (error !== 'not-asked') yield { check: 'tmdb', url: baseUrl, error };
}

/** What came of it, or the check that says why nothing did. */
async function attempted<T>(
  check: 'home' | 'config' | 'key' | 'proxy' | StoreCheck,
  work: () => Promise<T>,
): Promise<T | { check: typeof check; error: MatineeError }> {
  try {
    return await work();
  } catch (error) {
    return { check, error: asMatineeError(error) };
  }
}

async function failureOf(
  check: 'home',
  work: () => Promise<unknown>,
): Promise<HomeCheck | undefined> {
  const failure = await attempted(check, async () => void (await work()));
  return failure ?? undefined;
}
