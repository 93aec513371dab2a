import { MatineeError } from '../errors.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { findDaemon } from './daemon-control.ts';
import type { Machine } from './machine.ts';
import { controlParts } from './reach-daemon.ts';

/** Tells a folder that the demo made, and may make anew, from anybody else's. */
const MARK = '.matinee-demo';

/** Whether a folder was made by the demo; one that does not exist was not. */
export function isDemoHome(home: string, { exists }: Machine): boolean {
  return exists(pathIn(home, MARK));
}

/** For whom a home is made: the language of its words, and what TMDB is asked in. */
export interface Locale {
  lang: string;
  /** IANA. */
  timezone: string;
  /** TMDB's: `ko-KR`. */
  language: string;
  /** TMDB's: `KR`. */
  region: string;
}

/**
 * Makes a fresh home on a sandbox, in place of the one that an earlier demo left. `jobs` are lines
 * of YAML that are added to its configuration.
 *
 * @throws {MatineeError} `demo-folder` for a folder of anybody else's; `demo-live` while its daemon
 * runs.
 */
export async function makeDemoHome(
  home: string,
  { lang, timezone, language, region }: Locale,
  { sandbox, jobs }: { sandbox: 'sandbox' | 'sandbox-lively'; jobs: string },
  machine: Machine,
): Promise<void> {
  const { files } = machine;
  const found = await files.facts(home);
  if (found !== undefined && !isDemoHome(home, machine)) {
    throw new MatineeError('demo-folder', { folder: home });
  }
  const daemon = await findDaemon(controlParts(home, machine));
  if (daemon.running) throw new MatineeError('demo-live', { folder: home });
  await files.remove(home);
  await files.makeFolder(home);
  await files.write(pathIn(home, MARK), '');
  await files.write(pathIn(home, '.gitignore'), '*\n'); // wherever it lies, git is not bothered
  await files.write(
    pathIn(home, KEYS.settings),
    `lang: ${lang}
timezone: ${timezone}
tmdb: { baseUrl: ${sandbox}, requestsPerSecond: 40, language: ${language}, region: ${region} }
${jobs}`,
  );
}
