import type { AttemptParts } from '../attempt/collection.ts';
import type { FetchProgress } from '../collect/fetch.ts';
import type { Resumed } from '../collect/resume-pages.ts';
import { proxyFor, shownProxy } from '../config/proxy.ts';
import type { Settings } from '../config/settings.ts';
import { isLively, isSandbox } from '../config/values.ts';
import { explained } from '../database/errors.ts';
import { MatineeError } from '../errors.ts';
import { type Pacer, unpaced } from '../lib/pace.ts';
import { transportOf } from '../lib/transport.ts';
import { ruleLists } from '../quality/rules.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { createSnapshotStore } from '../storage/snapshots.ts';
import { type ClientOptions, createTmdbClient, type RetryEvent } from '../tmdb/client.ts';
import { parseCredential } from '../tmdb/credential.ts';
import { MalformedBody, readPage } from '../tmdb/wire.ts';
import type { Machine, OpenTransport } from './machine.ts';
import type { WritingHome } from './opened.ts';
import type { Place } from './place.ts';
import { PROGRAM_VERSION } from './version.ts';

/** A process's first request leaves 7 ms after its start (measured), the others within one. */
const FIRST_DELAY_MS = 8;

export interface Listeners {
  onResume: (resumed: Resumed) => void;
  onProgress: (progress: FetchProgress) => void;
  onRetry: (event: RetryEvent) => void;
}

/** Everything an attempt needs, put together from the home and its settings. */
export async function openCollector(
  place: Place,
  opened: WritingHome,
  settings: Settings,
  listeners: Listeners,
): Promise<AttemptParts & AsyncDisposable> {
  const { machine } = place;
  const { home, files, store, holder } = opened;
  const credential = credentialOf(settings, home, machine);
  const { connections } = settings.tmdb;

  const { transport, close } = await openTransport(machine, settings);
  const pacer = await openHomePacer(settings, home, machine);
  const movies = createTmdbClient({
    ...clientOptions(machine, settings, { transport, pacer, credential }),
    onRetry: listeners.onRetry,
  });

  return {
    ...store,
    movies,
    store: createSnapshotStore({
      files,
      catalog: store.catalog,
      clock: machine.clock,
      mend: opened.mend,
      readBody,
    }),
    clock: machine.clock,
    random: machine.random,
    rules: ruleLists(settings.quality),
    language: settings.tmdb.language,
    region: settings.tmdb.region,
    connections,
    onResume: listeners.onResume,
    onProgress: listeners.onProgress,
    holder,
    processMark: machine.processes.markOf(machine.pid),
    programVersion: PROGRAM_VERSION,
    tzVersion: machine.host.versions.tz,
    redact: place.secrets.redact,
    [Symbol.asyncDispose]: async () => {
      await pacer.close();
      await close();
    },
  };
}

/** What an earlier version of the program kept need not be a page to this one. */
function readBody(body: Uint8Array, page: number) {
  try {
    return readPage(body, page);
  } catch (error) {
    if (error instanceof MalformedBody) return undefined;
    throw error;
  }
}

/** The pace of all processes of a home; what its file refuses is told like any other refusal. */
async function openHomePacer({ tmdb }: Settings, home: string, machine: Machine): Promise<Pacer> {
  if (tmdb.requestsPerSecond === 'unlimited') return unpaced;
  const path = pathIn(home, KEYS.budget);
  const tell = (error: unknown) => {
    throw explained(path, error);
  };
  const pacer = await machine.openPacer(path, {
    perSecond: tmdb.requestsPerSecond,
    clock: machine.clock,
    bootId: await machine.host.bootId(),
    firstDelayMs: FIRST_DELAY_MS,
  });
  return {
    slot: (signal) => pacer.slot(signal).catch(tell),
    slowDown: (waitMs) => pacer.slowDown(waitMs).catch(tell),
    close: () => pacer.close(),
  };
}

/** What a TMDB client of this installation is made with. */
function clientOptions(
  { clock, random, env }: Machine,
  { tmdb }: Settings,
  parts: Pick<ClientOptions, 'transport' | 'pacer' | 'credential'>,
): ClientOptions {
  const baseUrl = isSandbox(tmdb.baseUrl) ? SANDBOX_URL : tmdb.baseUrl;
  const proxy = isSandbox(tmdb.baseUrl) ? undefined : proxyFor(baseUrl, env);
  const by = proxy === undefined ? {} : { proxy: shownProxy(proxy) };
  return {
    ...tmdb,
    ...parts,
    ...by,
    baseUrl,
    clock,
    random,
    userAgent: `Matinee/${PROGRAM_VERSION}`,
  };
}

/**
 * Asks TMDB for something small. Returns why it did not answer, if it did not; the built-in sandbox
 * is not asked, and without a key in one of its forms nobody is.
 */
export async function askTmdb(
  home: string,
  settings: Settings,
  machine: Machine,
  signal: AbortSignal,
): Promise<MatineeError | undefined | 'not-asked'> {
  if (isSandbox(settings.tmdb.baseUrl)) return 'not-asked';
  try {
    const credential = credentialOf(settings, home, machine);
    const { transport, close } = await openNetwork(machine, settings.tmdb);
    try {
      const options = { transport, credential, pacer: unpaced };
      const movies = createTmdbClient(clientOptions(machine, settings, options));
      await movies.fetchGenreNames(signal);
      return undefined;
    } finally {
      await close();
    }
  } catch (error) {
    if (!(error instanceof MatineeError)) throw error;
    return error.code === 'key-missing' || error.code === 'key-form' ? 'not-asked' : error;
  }
}

function openNetwork(machine: Machine, tmdb: Settings['tmdb']): Promise<OpenTransport> {
  return machine.openTransport({ ...tmdb, proxy: proxyFor(tmdb.baseUrl, machine.env) });
}

// The built-in sandbox is called as a function; no request leaves the process.
const SANDBOX_URL = 'http://sandbox.invalid/3';

async function openTransport(machine: Machine, { tmdb }: Settings): Promise<OpenTransport> {
  if (!isSandbox(tmdb.baseUrl)) return openNetwork(machine, tmdb);
  const { createSandbox } = await import('../sandbox/sandbox.ts');
  const sandbox = createSandbox({
    clock: machine.clock,
    keyRequired: false,
    lively: isLively(tmdb.baseUrl),
  });
  return { transport: transportOf(sandbox.handle), close: async () => {} };
}

/**
 * The key, in one of TMDB's two forms; the built-in sandbox needs none.
 *
 * @throws {MatineeError} `key-missing`, `key-form`, never with the value.
 */
export function credentialOf({ apiKey, tmdb }: Settings, home: string, { env }: Machine) {
  if (isSandbox(tmdb.baseUrl)) return undefined;
  if (apiKey === undefined) throw new MatineeError('key-missing', { home });
  const credential = parseCredential(apiKey);
  if (credential !== undefined) return credential;
  const inEnvironment = (env['TMDB_API_KEY'] ?? '') !== '';
  const where = inEnvironment ? 'environment' : pathIn(home, KEYS.secrets);
  throw new MatineeError('key-form', { where });
}
