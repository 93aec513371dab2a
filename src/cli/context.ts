import { dirname } from 'node:path';

import { findHome, undependableFileSystem } from '../config/home.ts';
import type { SettingsInput } from '../config/load.ts';
import type { Settings } from '../config/settings.ts';
import { MatineeError } from '../errors.ts';
import { everyText } from '../lib/every-text.ts';
import { isDiskFull, isTooManyFiles, systemCode } from '../lib/files.ts';
import { NotAFile } from '../lib/not-a-file.ts';
import { spelledOut } from '../lib/plain-text.ts';
import { type Language, type Messages, messagesIn } from '../messages/messages.ts';
import { FOLDERS, KEYS, pathIn } from '../storage/paths.ts';
import { createOutput, type Output } from './text/output.ts';
import { wholeCommands } from './text/whole-commands.ts';
import { PROGRAM_VERSION } from './version.ts';
import type { World } from './world.ts';

/** Options that every command has. */
export interface CommonOptions {
  home?: string;
  lang?: Language;
  json?: boolean;
  unsafeHome?: boolean;
  /** Another file than the home's for the settings: what the daemon has accepted. */
  config?: string;
}

/** What a command runs in: the world, the language, and where its words go. */
export interface Context {
  world: World;
  options: CommonOptions;
  language: Language;
  text: Messages;
  out: Output;
}

export async function createContext(world: World, options: CommonOptions): Promise<Context> {
  const language = await languageOf(world, options);
  return {
    world,
    options,
    language,
    text: withWholeHints(await messagesIn(language), world, options),
    out: createOutput(world, options.json === true),
  };
}

/**
 * Hints are copied: the commands in them are called as this one was, and about the same home. And
 * what an error is about (an argument, a path, an answer of TMDB's) is shown to the letter.
 */
function withWholeHints(text: Messages, { command }: World, { home }: CommonOptions): Messages {
  const whole = (hint: string) => wholeCommands(hint, { command, home });
  const { unresponsive, upgraded } = text.daemon.status;
  return {
    ...text,
    error: ({ code, values }) => {
      const told = text.error({ code, values: everyText(values, spelledOut) });
      return told.hint === undefined ? told : { ...told, hint: whole(told.hint) };
    },
    recorded: ({ code, values }) => text.recorded({ code, values: everyText(values, spelledOut) }),
    health: { ...text.health, check: (check) => whole(text.health.check(check)) },
    damage: { ...text.damage, damageRemedy: (file) => whole(text.damage.damageRemedy(file)) },
    daemon: {
      ...text.daemon,
      status: {
        ...text.daemon.status,
        unresponsive: (since) => whole(unresponsive(since)),
        upgraded: (running, installed) => whole(upgraded(running, installed)),
      },
    },
  };
}

/** The home that the command is about; nothing is looked at yet. */
export function homeOf(world: World, options: CommonOptions): { home: string; explicit: boolean } {
  return findHome({
    flag: options.home,
    env: world.env['MATINEE_HOME'],
    cwd: world.cwd,
    holds: world.exists,
  });
}

/**
 * The home, checked: it is a folder on a file system whose locks can be depended on. To write, a
 * home that was named is made if it is missing; to read, it has to be there.
 */
export async function checkedHome(
  { world, options }: Pick<Context, 'world' | 'options'>,
  access: 'read' | 'write',
): Promise<string> {
  const { home } = homeOf(world, options);
  try {
    const found = await world.files.facts(home);
    if (found?.isFolder === false) throw new MatineeError('home-not-a-folder', { home });
    if (found === undefined && access === 'read') throw new MatineeError('home-missing', { home });
    if (options.unsafeHome !== true) await refuseUndependable(home, world);
    if (access === 'write') {
      for (const folder of FOLDERS) await world.files.makeFolder(pathIn(home, folder));
    }
  } catch (error) {
    const cause = systemCode(error);
    if (cause === undefined) throw error;
    if (isTooManyFiles(error) || isDiskFull(error)) throw error; // it is not the home's fault
    const options = { cause: error };
    if (access === 'write') throw new MatineeError('home-not-writable', { home, cause }, options);
    throw new MatineeError('storage-failed', { path: home, operation: 'look at', cause }, options);
  }
  return home;
}

/** Looks before anything is made: at the home or, where it is missing, at what it would lie in. */
async function refuseUndependable(home: string, { files }: World): Promise<void> {
  let existing = home;
  while ((await files.facts(existing)) === undefined) existing = dirname(existing);
  const { type } = await files.volume(existing);
  const fileSystem = undependableFileSystem(type);
  if (fileSystem !== undefined) throw new MatineeError('home-file-system', { home, fileSystem });
}

/** The settings of a home. The key, if there is one, is never said from now on. */
export async function settingsOf(context: Context, home: string): Promise<Settings> {
  return settingsFrom(await settingsText(context, home), context, home);
}

/** What stands in a home's matinee.yaml, or in the file named instead; undefined without one. */
export function settingsText(
  { world, options }: Context,
  home: string,
): Promise<string | undefined> {
  return textOf(world, options.config ?? pathIn(home, KEYS.settings));
}

/** The settings that a text for matinee.yaml makes, with what else says settings. */
export async function settingsFrom(
  yaml: string | undefined,
  { world, out }: Context,
  home: string,
  parse?: SettingsInput['readFile'],
): Promise<Settings> {
  // Loaded here: commands that need no settings start without it.
  const { parseSettings, readFileHere, saidKeys } = await import('../config/load.ts');
  const { acceptedFileReader } = await import('../config/accepted-file.ts');
  const dotenv = await textOf(world, pathIn(home, KEYS.secrets));
  // Before anything is read: what is wrong may be told with the key in it.
  out.hide(...saidKeys(world.env, dotenv));
  const path = pathIn(home, KEYS.parsedSettings);
  const keeping = {
    files: world.files,
    path,
    programVersion: PROGRAM_VERSION,
    replace: async (content: string) => {
      const { replaceFile } = await import('../lib/replace-file.ts');
      await replaceFile(path, content, world);
    },
  };
  return parseSettings({
    yaml,
    yamlFile: pathIn(home, KEYS.settings),
    dotenv,
    dotenvFile: pathIn(home, KEYS.secrets),
    env: world.env,
    readFile: acceptedFileReader(keeping, parse ?? readFileHere),
  });
}

/** Hundreds of jobs take less; reading many times that would take minutes. */
const MAX_SETTINGS_BYTES = 1024 ** 2;

async function textOf(world: World, path: string): Promise<string | undefined> {
  try {
    const { sizeBytes = 0 } = (await world.files.facts(path)) ?? {};
    if (sizeBytes > MAX_SETTINGS_BYTES) {
      const maxBytes = MAX_SETTINGS_BYTES;
      throw new MatineeError('config-too-large', { file: path, sizeBytes, maxBytes });
    }
    const content = await world.files.read(path);
    return content && new TextDecoder().decode(content);
  } catch (error) {
    if (error instanceof NotAFile) throw error; // is told as what it is
    const cause = systemCode(error);
    if (cause === undefined || isTooManyFiles(error)) throw error;
    throw new MatineeError('storage-failed', { path, operation: 'read', cause }, { cause: error });
  }
}

/** Said by an option, in the environment, in the home's configuration, or by the locale. */
async function languageOf(world: World, options: CommonOptions): Promise<Language> {
  const said = options.lang ?? languageNamed(world.env['MATINEE_LANG']);
  if (said !== undefined) return said;
  return (await configuredLanguage(world, options)) ?? localeLanguage(world.env) ?? 'en';
}

/** Only these two lines are looked at: a broken file still gets its error in the right language. */
async function configuredLanguage(world: World, options: CommonOptions) {
  try {
    const { home } = homeOf(world, options);
    const dotenv = await textOf(world, pathIn(home, KEYS.secrets));
    const yaml = await textOf(world, pathIn(home, KEYS.settings));
    return (
      languageNamed(/^(?:export\s+)?MATINEE_LANG\s*=\s*['"]?(\w+)/m.exec(dotenv ?? '')?.[1]) ??
      languageNamed(/^lang:\s*['"]?(\w+)/m.exec(yaml ?? '')?.[1])
    );
  } catch {
    return undefined; // no home, or one that cannot be read: the command itself will say so
  }
}

/** What the locale says; undefined where it names another language, or none. */
export function localeLanguage(env: World['env']): Language | undefined {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return languageNamed(locale.slice(0, 2));
}

export function languageNamed(name: string | undefined): Language | undefined {
  return name === 'ko' || name === 'en' ? name : undefined;
}
