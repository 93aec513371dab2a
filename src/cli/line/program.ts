import { Command as Commander, CommanderError, Option } from 'commander';

import { displayWidth } from '../../lib/text-width.ts';
import { nearest } from '../../config/nearest.ts';
import { MatineeError, type UsageFault } from '../../errors.ts';
import { PROGRAM_VERSION } from '../../home/version.ts';
import { LANGUAGES, type Messages } from '../../messages/messages.ts';
import { ATTRIBUTION } from '../../snapshot.ts';
import type { Command, Invocation, RawOptions } from '../command.ts';
import { COMMANDS } from '../commands.ts';
import type { CommonOptions } from '../context.ts';
import type { TextSink } from '../text/text-sink.ts';
import { invalidValue } from './values.ts';

interface Sinks {
  out: TextSink;
  err: TextSink;
}

/**
 * Reads the command line. Help and version are written to `stdout` at once, and `undefined` is
 * returned.
 *
 * @throws {MatineeError} `usage`.
 */
export function parseCommandLine(
  argv: readonly string[],
  text: Messages,
  stdout: TextSink,
): Invocation | undefined {
  let invocation: Invocation | undefined;
  let helpOfGroup = '';
  const sinks = { out: stdout, err: { write: (words: string) => (helpOfGroup += words) } };
  try {
    const words = asOption(argv);
    const program = buildProgram(commandsFor(words), text, sinks, (found) => {
      invocation = found;
    });
    program.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // A group alone (`matinee data`) is a question, not a mistake.
    if (error.code === 'commander.help') stdout.write(helpOfGroup);
    else if (error.exitCode !== 0) throw isGroupAlone(argv) ? commandMissing() : usageError(error);
  }
  return invocation;
}

/** `--home DIR status` as `status --home DIR`: what every command takes may also come first. */
export function commandFirst(argv: readonly string[]): readonly string[] {
  let at = 0;
  while (WITH_VALUE.has(argv[at] ?? '') || isCommon(argv[at])) {
    at += WITH_VALUE.has(argv[at] ?? '') ? 2 : 1;
  }
  const rest = argv.slice(at);
  if (rest.length === 0) return argv;
  const words = commandIn(rest)?.split(' ').length ?? 1;
  return [...rest.slice(0, words), ...argv.slice(0, at), ...rest.slice(words)];
}

const WITH_VALUE = new Set(['--home', '--lang']);

function isCommon(word: string | undefined): boolean {
  return word !== undefined && /^--(?:home=|lang=|json$|unsafe-home$)/.test(word);
}

/** The command or the group of commands that a line names, whatever follows; undefined for none. */
export function commandIn([first = '', second = '']: readonly string[]): string | undefined {
  const named = (words: string) => COMMANDS.find(({ name }) => name === words)?.name;
  const group = COMMANDS.some(({ name }) => name.startsWith(`${first} `)) ? first : undefined;
  return named(`${first} ${second}`) ?? named(first) ?? group;
}

/** Those that the first word names, alone: to set up all of them takes longer than most do. */
function commandsFor([first]: readonly string[]): readonly Command[] {
  const named = COMMANDS.filter(({ name }) => name.split(' ')[0] === first);
  return named.length > 0 ? named : COMMANDS;
}

/** `data --home DIR`: which of the commands is not said. */
function isGroupAlone([first = '', second = '']: readonly string[]): boolean {
  const isGroup =
    COMMANDS.some(({ name }) => name.startsWith(`${first} `)) &&
    !COMMANDS.some(({ name }) => name === first);
  return isGroup && second.startsWith('-');
}

function commandMissing() {
  return new MatineeError('usage', { kind: 'missing-argument', what: 'command' });
}

/** `help data show` as `data show --help`, which explains any command, not only a top one. */
function asOption(argv: readonly string[]): readonly string[] {
  if (argv.length === 0) return ['--help'];
  if (argv[0] !== 'help') return argv;
  const options = argv.findIndex((word) => word.startsWith('-'));
  const words = argv.slice(1, options === -1 ? undefined : options);
  const known = COMMANDS.flatMap(({ name }) => [name, name.split(' ')[0] as string]);
  const what = words.join(' ');
  if (what === '' || known.includes(what))
    return [...words, '--help', ...argv.slice(1 + words.length)];
  const suggestion = nearest(what, known);
  throw new MatineeError('usage', {
    kind: 'unknown-command',
    what,
    ...(suggestion && { suggestion }),
  });
}

function buildProgram(
  commands: readonly Command[],
  text: Messages,
  sinks: Sinks,
  found: (what: Invocation) => void,
) {
  const { help, about } = text.commands;
  const program = new Commander('matinee')
    .description(about)
    .version(`matinee ${PROGRAM_VERSION}\n${ATTRIBUTION}`, '-V, --version', help.version)
    .helpCommand('help [command]', help.help)
    .helpOption('-h, --help', help.help);
  localized(program, text, sinks);

  for (const command of commands) {
    const [parent, child] = command.name.split(' ');
    const under =
      child === undefined
        ? program
        : (program.commands.find((one) => one.name() === parent) ??
          localized(program.command(parent as string), text, sinks)
            .description(help[parent as 'data'])
            .helpCommand(false));
    const node = localized(under.command(child ?? (parent as string)), text, sinks).description(
      help[command.name],
    );
    for (const [notation, key] of command.args ?? []) node.argument(notation, help[key]);
    for (const [flags, key] of command.options ?? []) node.option(flags, help[key]);
    for (const flags of command.internalOptions ?? []) node.addOption(new Option(flags).hideHelp());
    addCommonOptions(node, help);
    node.addHelpText(
      'after',
      `\n${help.examples}\n${command.examples.map((e) => `  ${e}\n`).join('')}`,
    );
    node.action((...received: unknown[]) => {
      const args = received.slice(0, -2) as (string | undefined)[];
      found({ command, args, options: received.at(-2) as RawOptions & CommonOptions });
    });
  }
  return program;
}

function addCommonOptions(node: Commander, help: Messages['commands']['help']): void {
  node
    .option('--home <dir>', help.home)
    .option('--json', help.json)
    .option('--lang <lang>', help.lang, knownLanguage)
    .option('--unsafe-home', help.unsafeHome);
}

function knownLanguage(value: string): string {
  if (value === 'ko' || value === 'en') return value;
  throw invalidValue(`--lang ${value}`, { kind: 'one-of', values: LANGUAGES });
}

function localized(node: Commander, { commands: { help } }: Messages, sinks: Sinks): Commander {
  const titles: Record<string, string> = {
    'Usage:': help.usage,
    'Arguments:': help.arguments,
    'Options:': help.options,
    'Commands:': help.commands,
  };
  return node
    .exitOverride()
    .enablePositionalOptions()
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: (words) => sinks.out.write(words),
      writeErr: (words) => sinks.err.write(words),
      outputError: () => {}, // told as a sentence of ours
      getOutHelpWidth: () => sinks.out.columns ?? 80,
      getErrHelpWidth: () => sinks.out.columns ?? 80,
    })
    .configureHelp({
      styleTitle: (title) => titles[title] ?? title,
      styleUsage: (usage) =>
        usage.replace('[options]', help.usageOptions).replace('[command]', help.usageCommand),
      showGlobalOptions: false,
      displayWidth,
    })
    .helpOption('-h, --help', help.help);
}

const FAULTS: Readonly<Record<string, UsageFault>> = {
  'commander.unknownCommand': 'unknown-command',
  'commander.unknownOption': 'unknown-option',
  'commander.missingArgument': 'missing-argument',
  'commander.optionMissingArgument': 'missing-value',
  'commander.excessArguments': 'too-many-arguments',
  'commander.invalidArgument': 'invalid-value',
};

function usageError(error: CommanderError): MatineeError {
  const suggestion = /Did you mean (?:one of )?([^?,]+)/.exec(error.message)?.[1];
  const kind =
    FAULTS[error.code] ?? (error.code === 'commander.help' ? 'missing-argument' : 'invalid-value');
  const what =
    error.code === 'commander.help' ? 'command' : (quoted(error.message) ?? error.message);
  return new MatineeError('usage', { kind, what, ...(suggestion && { suggestion }) });
}

function quoted(message: string): string | undefined {
  return /'([^']+)'/.exec(message)?.[1];
}
