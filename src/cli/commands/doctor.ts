import type { Settings } from '../../config/settings.ts';
import type { DamagedStore } from '../../damage.ts';
import { MatineeError } from '../../errors.ts';
import { askTmdb, credentialOf } from '../../home/collector.ts';
import { asMatineeError } from '../../home/failure.ts';
import { openToRead } from '../../home/open.ts';
import { checkedHome } from '../../home/place.ts';
import { keyReader } from '../../home/secrets-file.ts';
import { settingsOf } from '../../home/settings.ts';
import { PROGRAM_VERSION } from '../../home/version.ts';
import { isDiskFull, systemCode } from '../../lib/files.ts';
import { withOwnFile } from '../../lib/replace-file.ts';
import { WORK_KINDS } from '../../occurrence.ts';
import { checkStore, type StoreKey, STORES } from '../../queries/check-stores.ts';
import { FOLDERS, KEYS, pathIn } from '../../storage/paths.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE, FAILED } from '../exit-codes.ts';
import { unknownReadersZone } from '../readers-zone.ts';
import { bytesText } from '../text/format.ts';
import { shellWord } from '../../messages/command-lines.ts';

const LOW_BYTES = 1e9;

/** One thing looked at: fine, worth a word, or to be mended. */
interface Check {
  name: string;
  state: 'pass' | 'warn' | 'fail';
  text: string;
  hint?: string;
}

const MARKS = { pass: '✓', warn: '!', fail: '✗' };

/** `doctor`: looks at everything a run needs, and says what to do about what is missing. */
export async function doctor(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  const words = text.commands.doctor;
  const checks: Check[] = [];
  for await (const check of allChecks(context)) {
    checks.push(check);
    if (out.json) continue;
    out.print(`${MARKS[check.state]} ${check.text}`);
    if (check.hint !== undefined) out.print(`  ${check.hint}`);
  }
  const failed = checks.filter(({ state }) => state === 'fail').length;
  const warned = checks.filter(({ state }) => state === 'warn').length;
  if (out.json)
    out.document({ outcome: failed === 0 ? 'good' : 'bad', version: PROGRAM_VERSION, checks });
  else out.print('', failed + warned === 0 ? words.allGood : words.verdict(failed, warned));
  return failed === 0 ? DONE : FAILED;
}

async function* allChecks(context: Context): AsyncGenerator<Check> {
  const { world, text } = context;
  const words = text.commands.doctor;
  yield pass('node', words.node(world.versions.node));
  const unknown = unknownReadersZone(world);
  if (unknown !== undefined) yield { name: 'zone', state: 'warn', text: words.zone(unknown) };

  const home = await attempted('home', context, () => checkedHome(placeOf(context), 'read'));
  if (typeof home !== 'string') {
    yield home;
    return;
  }
  const writable = await attempted('home', context, () => checkWritable(home, context));
  yield writable ?? pass('home', words.home(home));
  yield* checkFolders(home, context);
  yield* checkFiles(home, context);
  yield await checkDisk(home, context);

  const settings = await attempted('config', context, () => settingsOf(placeOf(context)));
  if ('state' in settings) yield settings;
  else {
    yield pass('config', words.config);
    for (const { name, setting } of [...settings.notices, ...settings.doubtfulNotices]) {
      yield { name: 'config', state: 'warn', text: text.commands.run.notice(name, setting) };
    }
    yield await checkKey(home, settings, context);
    yield* checkSecrets(home, context);
  }
  yield* checkStores(home, context);
  if (!('state' in settings)) yield* checkTmdb(home, settings, context);
}

async function checkWritable(home: string, { world }: Context): Promise<undefined> {
  try {
    await withOwnFile(home, '', world, async () => {});
  } catch (error) {
    const cause = systemCode(error);
    if (cause === undefined || isDiskFull(error)) throw error;
    throw new MatineeError('home-not-writable', { home, cause }, { cause: error });
  }
}

/** Where a folder of the home, or one it lies in, is to be and something else is. */
async function* checkFolders(home: string, { world, text }: Context): AsyncGenerator<Check> {
  const { folderTaken, moveAway } = text.commands.doctor;
  const keys = [...FOLDERS, KEYS.logs].flatMap((key) =>
    key.split('/').map((_, index, names) => names.slice(0, index + 1).join('/')),
  );
  for (const key of new Set(keys)) {
    const path = pathIn(home, key);
    const found = await world.files.facts(path).catch(() => undefined); // whoever needs it will say
    if (found?.isFolder !== false) continue;
    yield { name: 'folder', state: 'fail', text: folderTaken(path, found.kind), hint: moveAway };
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

/** Where a file of the home is to be and something else is. */
async function* checkFiles(home: string, { world, text }: Context): AsyncGenerator<Check> {
  for (const key of FILES) {
    const path = pathIn(home, key);
    const kind = (await world.files.facts(path).catch(() => undefined))?.kind ?? 'file';
    if (kind === 'file') continue;
    const { text: told, hint } = text.error({ code: 'not-a-file', values: { path, found: kind } });
    yield { name: 'file', state: 'fail', text: told, ...(hint && { hint }) };
  }
}

async function checkDisk(home: string, { world, text }: Context): Promise<Check> {
  const { freeBytes } = await world.files.volume(home);
  const free = bytesText(freeBytes);
  const { disk, diskLow } = text.commands.doctor;
  return freeBytes < LOW_BYTES
    ? { name: 'disk', state: 'warn', text: diskLow(free) }
    : pass('disk', disk(free));
}

async function checkKey(home: string, settings: Settings, context: Context): Promise<Check> {
  const { key, keyKinds, noKeyNeeded } = context.text.commands.doctor;
  const found = await attempted('key', context, async () => ({
    credential: credentialOf(settings, home, context.world),
  }));
  if ('state' in found) return found;
  return pass(
    'key',
    found.credential === undefined ? noKeyNeeded : key(keyKinds[found.credential.kind]),
  );
}

/** A key that is known to others is used by others, in our name. */
async function* checkSecrets(home: string, { world, text }: Context): AsyncGenerator<Check> {
  const { keyReadable, keyOwned, closeFile, takeFile } = text.commands.doctor;
  const reader = await keyReader(home, world);
  if (reader === undefined) return;
  const path = pathIn(home, KEYS.secrets);
  const file = shellWord(path);
  yield reader === 'others'
    ? { name: 'secrets', state: 'warn', text: keyReadable(path), hint: closeFile(file) }
    : {
        name: 'secrets',
        state: 'warn',
        text: keyOwned(path, reader.ownerId),
        hint: takeFile(file),
      };
}

/** Each database of the home, looked through; many years take some seconds. */
async function* checkStores(home: string, context: Context): AsyncGenerator<Check> {
  const { out, text } = context;
  const unreadable: StoreKey[] = [];
  for (const key of STORES) {
    // Whether there is to be a history is said by the ledger.
    if (key === KEYS.history && unreadable.includes(KEYS.database)) {
      if (!context.world.exists(pathIn(home, key))) continue;
    }
    out.status(text.commands.doctor.lookingThrough(key));
    const damaged = await attempted(NAMES[key], context, () => checkStore(key, placeOf(context)));
    out.status(undefined);
    if ('state' in damaged) {
      unreadable.push(key);
      yield damaged;
    } else if (damaged.length > 0) {
      unreadable.push(key);
      yield* damaged.map((one, index) =>
        damageCheck(one, key, index === damaged.length - 1, context),
      );
    } else if (key === KEYS.database) yield await describeStore(home, context);
  }
}

/** The name of the check of each database. */
const NAMES: Record<StoreKey, string> = {
  [KEYS.database]: 'store',
  [KEYS.history]: 'history',
  [KEYS.budget]: 'budget',
};

/** What is to be done is said once a file. */
function damageCheck(
  { file, damage }: DamagedStore,
  key: StoreKey,
  isLast: boolean,
  { text }: Context,
): Check {
  const { damageText, damageRemedy } = text.damage;
  return {
    name: NAMES[key],
    state: damage.kind === 'foreign' ? 'warn' : 'fail',
    text: `${file} ${damageText(damage)}`,
    ...(isLast && { hint: damageRemedy(file) }),
  };
}

async function describeStore(home: string, context: Context): Promise<Check> {
  const { store, storeNew } = context.text.commands.doctor;
  const runs = await attempted('store', context, async () => {
    if (!context.world.exists(pathIn(home, KEYS.database))) return undefined;
    await using opened = await openToRead(placeOf(context));
    return await opened.store.ledger.attempts({ kinds: WORK_KINDS, limit: 1 });
  });
  if (runs === undefined) return pass('store', storeNew);
  return 'state' in runs ? runs : pass('store', store(runs[0]?.id));
}

/** TMDB being down is worth a word; a refused key is to be mended. */
async function* checkTmdb(
  home: string,
  settings: Settings,
  context: Context,
): AsyncGenerator<Check> {
  const { baseUrl } = settings.tmdb;
  const error = await askTmdb(home, settings, context.world, new AbortController().signal);
  if (error === 'not-asked') return;
  const { reachable, unreachable } = context.text.commands.doctor;
  if (error === undefined) {
    yield pass('tmdb', reachable(baseUrl));
    return;
  }
  const { text, hint } = context.text.error(error);
  const state = error.code === 'key-refused' ? 'fail' : 'warn';
  yield { name: 'tmdb', state, text: unreachable(baseUrl, text), ...(hint && { hint }) };
}

function pass(name: string, text: string): Check {
  return { name, state: 'pass', text };
}

async function attempted<T>(
  name: string,
  context: Context,
  work: () => Promise<T>,
): Promise<T | Check> {
  try {
    return await work();
  } catch (error) {
    const { text, hint } = context.text.error(asMatineeError(error));
    return { name, state: 'fail', text, ...(hint && { hint }) };
  }
}
