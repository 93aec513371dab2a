import { findHome } from '../config/home.ts';
import type { Place } from '../home/place.ts';
import { textOf } from '../home/settings.ts';
import { everyText } from '../lib/every-text.ts';
import { spelledOut } from '../lib/plain-text.ts';
import { commandLines } from '../messages/command-lines.ts';
import { type Language, type Messages, messagesIn } from '../messages/messages.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { homeTeller } from './text/home-events.ts';
import { createOutput, type Output } from './text/output.ts';
import type { World } from './world.ts';

/** Options that every command has. */
export interface CommonOptions {
  home?: string;
  lang?: Language;
  json?: boolean;
  unsafeHome?: boolean;
  /** Another file than the home's for the settings, that is to be judged. */
  config?: string;
  /** A daemon has ordered it, and tells people itself. */
  ordered?: boolean;
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
  const line = commandLines(world.command, options.home);
  return {
    world,
    options,
    language,
    text: toTheLetter(await messagesIn(language, line)),
    out: createOutput(world, options.json === true),
  };
}

/** What an error is about (an argument, a path, an answer of TMDB's) is shown to the letter. */
function toTheLetter(text: Messages): Messages {
  return {
    ...text,
    error: ({ code, values }) => text.error({ code, values: everyText(values, spelledOut) }),
    recorded: ({ code, values }) => text.recorded({ code, values: everyText(values, spelledOut) }),
  };
}

/** The home that the command is about; nothing is looked at yet. */
export function homeOf(world: World, options: CommonOptions): { home: string; explicit: boolean } {
  return findHome({
    flag: options.home,
    env: world.env['MATINEE_HOME'],
    cwd: () => world.cwd,
    holds: world.exists,
  });
}

/** The home that the command is about, for whatever is to be done with it. */
export function placeOf(context: Context): Place {
  const { world, options, out } = context;
  return {
    machine: world,
    home: homeOf(world, options).home,
    unsafe: options.unsafeHome === true,
    settingsFile: options.config,
    secrets: out,
    hear: homeTeller(context),
  };
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
