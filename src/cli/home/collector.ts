import type { AttemptParts } from '../../collect/attempt.ts';
import type { FetchProgress } from '../../collect/fetch.ts';
import type { Resumed } from '../../collect/resume.ts';
import type { Settings } from '../../config/settings.ts';
import { explained } from '../../database/errors.ts';
import { MatineeError } from '../../errors.ts';
import { type Pacer, unpaced } from '../../lib/pace.ts';
import { transportOf } from '../../lib/transport.ts';
import { ruleLists } from '../../quality/rules.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import { createSnapshotStore } from '../../storage/snapshots.ts';
import { type ClientOptions, createTmdbClient, type RetryEvent } from '../../tmdb/client.ts';
import { parseCredential } from '../../tmdb/credential.ts';
import { MalformedBody, readPage } from '../../tmdb/wire.ts';
import type { Context } from '../context.ts';
import type { WritingHome } from './opened.ts';
import { PROGRAM_VERSION } from '../version.ts';
import type { OpenTransport, World } from '../world.ts';

/** A process's first request leaves 7 ms after its start (measured), the others within one. */
const FIRST_DELAY_MS = 8;

export interface Listeners {
  onResume: (resumed: Resumed) => void;
  onProgress: (progress: FetchProgress) => void;
  onRetry: (event: RetryEvent) => void;
}

/** Everything an attempt needs, put together from the home and its settings. */
export async function openCollector(
  context: Context,
  opened: WritingHome,
  settings: Settings,
  listeners: Listeners,
): Promise<AttemptParts & AsyncDisposable> {
  const { world } = context;
  const { home, files, store, holder } = opened;
  const credential = credentialOf(settings, home, world);
  const { connections } = settings.tmdb;

  const { transport, close } = await openTransport(world, settings);
  const pacer = await openHomePacer(settings, home, world);
  const movies = createTmdbClient({
    ...clientOptions(world, settings, { transport, pacer, credential }),
    onRetry: listeners.onRetry,
  });

  return {
    ...store,
    movies,
    store: createSnapshotStore({
      files,
      catalog: store.catalog,
      clock: world.clock,
      mend: opened.mend,
      readBody,
    }),
    clock: world.clock,
    random: world.random,
    rules: ruleLists(settings.quality),
    language: settings.tmdb.language,
    connections,
    onResume: listeners.onResume,
    onProgress: listeners.onProgress,
    holder,
    processMark: world.processes.markOf(world.pid),
    programVersion: PROGRAM_VERSION,
    tzVersion: world.versions.tz,
    redact: context.out.redact,
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
async function openHomePacer({ tmdb }: Settings, home: string, world: World): Promise<Pacer> {
  if (tmdb.requestsPerSecond === 'unlimited') return unpaced;
  const path = pathIn(home, KEYS.budget);
  const tell = (error: unknown) => {
    throw explained(path, error);
  };
  const pacer = await world.openPacer(path, {
    perSecond: tmdb.requestsPerSecond,
    clock: world.clock,
    bootId: await world.bootId(),
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
  { clock, random }: World,
  { tmdb }: Settings,
  parts: Pick<ClientOptions, 'transport' | 'pacer' | 'credential'>,
): ClientOptions {
  const baseUrl = tmdb.baseUrl === 'sandbox' ? SANDBOX_URL : tmdb.baseUrl;
  return { ...tmdb, ...parts, baseUrl, clock, random, userAgent: `Matinee/${PROGRAM_VERSION}` };
}

/**
 * Asks TMDB for something small. Returns why it did not answer, if it did not; the built-in sandbox
 * is not asked, and without a key in one of its forms nobody is.
 */
export async function askTmdb(
  home: string,
  settings: Settings,
  { world }: Context,
  signal: AbortSignal,
): Promise<MatineeError | undefined | 'not-asked'> {
  if (settings.tmdb.baseUrl === 'sandbox') return 'not-asked';
  try {
    const credential = credentialOf(settings, home, world);
    const { transport, close } = await world.openTransport(settings.tmdb);
    try {
      const options = { transport, credential, pacer: unpaced };
      const movies = createTmdbClient(clientOptions(world, settings, options));
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

// The built-in sandbox is called as a function; no request leaves the process.
const SANDBOX_URL = 'http://sandbox.invalid/3';

async function openTransport(world: World, { tmdb }: Settings): Promise<OpenTransport> {
  if (tmdb.baseUrl !== 'sandbox') return world.openTransport(tmdb);
  const { createSandbox } = await import('../../sandbox/sandbox.ts');
  const sandbox = createSandbox({ clock: world.clock, keyRequired: false });
  return { transport: transportOf(sandbox.handle), close: async () => {} };
}

/**
 * The key, in one of TMDB's two forms; the built-in sandbox needs none.
 *
 * @throws {MatineeError} `key-missing`, `key-form`, never with the value.
 */
export function credentialOf({ apiKey, tmdb }: Settings, home: string, { env }: World) {
  if (tmdb.baseUrl === 'sandbox') return undefined;
  if (apiKey === undefined) throw new MatineeError('key-missing', { home });
  const credential = parseCredential(apiKey);
  if (credential !== undefined) return credential;
  const inEnvironment = (env['TMDB_API_KEY'] ?? '') !== '';
  const where = inEnvironment ? 'environment' : pathIn(home, KEYS.secrets);
  throw new MatineeError('key-form', { where });
}
