import { findHome } from '../config/home.ts';
import type { Place } from '../home/place.ts';
import { textOf } from '../home/settings.ts';
import { everyText } from '../lib/every-text.ts';
import { spelledOut } from '../lib/plain-text.ts';
import { type Language, type Messages, messagesIn } from '../messages/messages.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { homeTeller } from './text/home-events.ts';
import { createOutput, type Output } from './text/output.ts';
import { wholeCommands } from './text/whole-commands.ts';
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
