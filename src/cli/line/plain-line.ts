import type { Command, Invocation } from '../command.ts';
import { COMMANDS } from '../commands.ts';
import { languageNamed } from '../context.ts';

/** Flags as commander notes them, which every command has. */
const COMMON_FLAGS = ['--home <dir>', '--json', '--lang <lang>', '--unsafe-home'];

/**
 * Reads a command line that is plain: the words of a command, each argument it wants and none
 * more, options of its own, each value as a word behind its option. Returns undefined for any
 * other (help, mistakes, unusual spellings), which commander reads, whose loading and set-up take
 * longer than most commands do. What both read, they read alike.
 */
export function readPlainLine(argv: readonly string[]): Invocation | undefined {
  const command = commandOf(argv);
  if (command === undefined) return undefined;
  const flags = flagsOf(command);
  const options: Record<string, string | true> = {};
  const args: string[] = [];

  const words = argv.slice(command.name.split(' ').length).values();
  for (const word of words) {
    if (isPlain(word)) {
      args.push(word);
      continue;
    }
    const flag = flags.get(word);
    if (flag === undefined) return undefined;
    const value = flag.takesValue ? words.next().value : true;
    if (value === undefined || (value !== true && !isPlain(value))) return undefined;
    if (word === '--lang' && languageNamed(String(value)) === undefined) return undefined;
    options[flag.key] = value;
  }
  const wanted = command.args ?? [];
  const required = wanted.filter(([notation]) => notation.startsWith('<')).length;
  if (args.length < required || args.length > wanted.length) return undefined;
  return { command, args: wanted.map((_, index) => args[index]), options };
}

/** The command or the group of commands that a line names, whatever follows; undefined for none. */
export function commandIn(argv: readonly string[]): string | undefined {
  const group = COMMANDS.find(({ name }) => name.startsWith(`${argv[0]} `)) && argv[0];
  return commandOf(argv)?.name ?? group;
}

function commandOf([first = '', second = '']: readonly string[]): Command | undefined {
  const named = (words: string) => COMMANDS.find(({ name }) => name === words);
  return named(`${first} ${second}`) ?? named(first);
}

interface Flag {
  /** `unsafeHome` for `--unsafe-home`. */
  key: string;
  takesValue: boolean;
}

/** The flags that a command understands, by each of their spellings. */
function flagsOf({ options = [], internalOptions = [] }: Command): Map<string, Flag> {
  const notations = [...options.map(([flags]) => flags), ...internalOptions, ...COMMON_FLAGS];
  const flags = new Map<string, Flag>();
  for (const notation of notations) {
    if (notation.includes('...')) continue; // how many values there are is for commander to say
    const spellings = notation.match(/(?<!\S)--?[\w-]+/g) ?? [];
    const name = spellings.at(-1)?.slice(2) ?? '';
    const key = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    for (const spelling of spellings) {
      flags.set(spelling, { key, takesValue: notation.includes('<') });
    }
  }
  return flags;
}

function isPlain(word: string): boolean {
  return word !== '' && !word.startsWith('-');
}
