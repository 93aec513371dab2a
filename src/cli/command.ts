import type { Messages } from '../messages/messages.ts';
import type { CommonOptions, Context } from './context.ts';

type HelpKey = keyof Messages['commands']['help'];

/** A command as data: what it is called with, and what it does. */
export interface Command {
  /** As typed, parent first: `data list`. Also the key of its summary. */
  name: HelpKey;
  /** In commander's notation: `<dataset>`, `[period]`; with the key of what it means. */
  args?: readonly (readonly [notation: string, help: HelpKey])[];
  options?: readonly (readonly [flags: string, help: HelpKey])[];
  /** Options that processes of ours call it with; no help names them. */
  internalOptions?: readonly string[];
  examples: readonly string[];
  /** Options are raw text, several texts, or true; returns the exit code. */
  run(
    args: readonly (string | undefined)[],
    options: RawOptions,
    context: Context,
  ): Promise<number>;
}

export type RawOptions = Readonly<Record<string, string | readonly string[] | boolean | undefined>>;

/** What was typed: which command, with what. */
export interface Invocation {
  command: Command;
  args: readonly (string | undefined)[];
  options: RawOptions & CommonOptions;
}
