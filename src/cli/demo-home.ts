import { MatineeError } from '../errors.ts';
import { findDaemon } from '../home/daemon-control.ts';
import { controlParts } from '../home/reach-daemon.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { type Context, createContext } from './context.ts';

/** Tells a folder that the demo made, and may make anew, from anybody else's. */
const MARK = '.matinee-demo';

/** Whether a folder was made by the demo; one that does not exist was not. */
export function isDemoHome(home: string, { world }: Context): boolean {
  return world.exists(pathIn(home, MARK));
}

/**
 * Makes a fresh home on the sandbox, in place of the one that an earlier demo left. `jobs` is added
 * to its configuration.
 *
 * @throws {MatineeError} `demo-folder` for a folder of anybody else's; `demo-live` while its daemon
 * runs.
 */
export async function makeDemoHome(home: string, jobs: string, context: Context): Promise<void> {
  const { world, language } = context;
  const found = await world.files.facts(home);
  if (found !== undefined && !isDemoHome(home, context)) {
    throw new MatineeError('demo-folder', { folder: home });
  }
  const daemon = await findDaemon(controlParts(home, world));
  if (daemon.running) throw new MatineeError('demo-live', { folder: home });
  await world.files.remove(home);
  await world.files.makeFolder(home);
  await world.files.write(pathIn(home, MARK), '');
  await world.files.write(pathIn(home, '.gitignore'), '*\n'); // wherever it lies, git is not bothered
  await world.files.write(
    pathIn(home, KEYS.settings),
    `lang: ${language}\ntmdb: { baseUrl: sandbox, requestsPerSecond: 40 }\n${jobs}`,
  );
}

/**
 * The demo's own home, whatever home, key or server the environment names. For a program the steps
 * say nothing; the demo's one document comes at its end.
 */
export async function demoContext(home: string, context: Context): Promise<Context> {
  const { world, options, language } = context;
  const { TMDB_BASE_URL: _url, TMDB_API_KEY: _key, ...env } = world.env;
  const stdout = options.json === true ? { write: () => true } : world.stdout;
  const inside = { ...options, json: false, home, lang: language };
  return createContext({ ...world, env, stdout }, inside);
}
