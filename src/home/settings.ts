import type { SettingsInput } from '../config/load.ts';
import type { Settings } from '../config/settings.ts';
import { MatineeError } from '../errors.ts';
import { isTooManyFiles, systemCode } from '../lib/files.ts';
import { NotAFile } from '../lib/not-a-file.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import type { Machine } from './machine.ts';
import type { Place } from './place.ts';
import { PROGRAM_VERSION } from './version.ts';
import { learnZones } from './zones.ts';

/** The settings of a home. The key, if there is one, is never said from now on. */
export async function settingsOf(place: Place): Promise<Settings> {
  return settingsFrom(await settingsText(place), place);
}

/** What stands in a home's matinee.yaml, or in the file named instead; undefined without one. */
export function settingsText({
  machine,
  home,
  settingsFile,
}: Pick<Place, 'machine' | 'home' | 'settingsFile'>): Promise<string | undefined> {
  return textOf(machine, settingsFile ?? pathIn(home, KEYS.settings));
}

/** The settings that a text for matinee.yaml makes, with what else says settings. */
export async function settingsFrom(
  yaml: string | undefined,
  { machine, home, secrets }: Pick<Place, 'machine' | 'home' | 'secrets'>,
  parse?: SettingsInput['readFile'],
): Promise<Settings> {
  // Loaded here: commands that need no settings start without it.
  const { parseSettings, readFileHere } = await import('../config/load.ts');
  const { saidKeys } = await import('../config/key.ts');
  const { acceptedFileReader } = await import('../config/accepted-file.ts');
  const dotenv = await textOf(machine, pathIn(home, KEYS.secrets));
  // Before anything is read: what is wrong may be told with the key in it.
  secrets.hide(...saidKeys(machine.env, dotenv));
  const path = pathIn(home, KEYS.parsedSettings);
  const keeping = {
    files: machine.files,
    path,
    // What is kept of zones beside it is kept anew where Node knows others.
    programVersion: `${PROGRAM_VERSION} ${machine.host.versions.tz}`,
    replace: async (content: string) => {
      const { replaceFile } = await import('../lib/replace-file.ts');
      const { zoneLines } = await import('./zone-lines.ts');
      await replaceFile(path, content + zoneLines(zones, machine), machine);
    },
  };
  let zones: readonly string[] = [];
  const parseAnew: SettingsInput['readFile'] = async (...said) => {
    const { DEFAULTS } = await import('../config/defaults.ts');
    const file = await (parse ?? readFileHere)(...said);
    const jobs = Object.values(file.jobs ?? {});
    zones = [file, ...jobs].map(({ timezone = DEFAULTS.timezone }) => timezone);
    return file;
  };
  await learnZones(home, machine);
  return parseSettings({
    yaml,
    yamlFile: pathIn(home, KEYS.settings),
    dotenv,
    dotenvFile: pathIn(home, KEYS.secrets),
    env: machine.env,
    readFile: acceptedFileReader(keeping, parseAnew),
  });
}

/** The key that a home's settings are without; it is never said from now on. */
export async function keyOf({ machine, home, secrets }: Place): Promise<string | undefined> {
  const { keyIn } = await import('../config/key.ts');
  const file = pathIn(home, KEYS.secrets);
  const { key, said } = keyIn(machine.env, await textOf(machine, file), file);
  secrets.hide(...said);
  return key;
}

/** Hundreds of jobs take less; reading many times that would take minutes. */
const MAX_SETTINGS_BYTES = 1024 ** 2;

/** The text of a file that says settings; undefined where there is none. */
export async function textOf(
  { files }: Pick<Machine, 'files'>,
  path: string,
): Promise<string | undefined> {
  try {
    const { sizeBytes = 0 } = (await files.facts(path)) ?? {};
    if (sizeBytes > MAX_SETTINGS_BYTES) {
      const maxBytes = MAX_SETTINGS_BYTES;
      throw new MatineeError('config-too-large', { file: path, sizeBytes, maxBytes });
    }
    const content = await files.read(path);
    return content && new TextDecoder().decode(content);
  } catch (error) {
    if (error instanceof NotAFile) throw error; // is told as what it is
    const cause = systemCode(error);
    if (cause === undefined || isTooManyFiles(error)) throw error;
    throw new MatineeError('storage-failed', { path, operation: 'read', cause }, { cause: error });
  }
}
