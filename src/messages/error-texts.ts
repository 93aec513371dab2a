import type { ConfigFault, ErrorCode, ErrorValues } from '../errors.ts';
import type { CriticalFault } from '../snapshot.ts';
import type { CommandLines } from './command-lines.ts';

/** What a person reads of an error: what happened, and what to do about it. */
export interface ErrorText {
  text: string;
  hint?: string;
}

/** A sentence for every error; one without does not compile. */
export type ErrorTexts = {
  [Code in ErrorCode]: (values: ErrorValues[Code]) => ErrorText;
};

export type ConfigFaultTexts = {
  [Kind in ConfigFault['kind']]: (fault: Extract<ConfigFault, { kind: Kind }>) => string;
};

/** The command that publishes a withheld snapshot in spite of these faults, and of another one. */
export function publishCommand(
  line: CommandLines,
  run: string,
  faults: readonly CriticalFault[],
  replaces = false,
): string {
  const options = faults.map(({ kind }) =>
    kind === 'outside_period' ? '--replace' : '--incomplete',
  );
  if (replaces) options.push('--replace');
  return line('data publish', run, ...new Set(options));
}

/** The sentence for one thing wrong in the configuration. */
export function configFaultText(texts: ConfigFaultTexts, fault: ConfigFault): string {
  return (texts[fault.kind] as (fault: ConfigFault) => string)(fault);
}

/** The process whose holder this is, as people name it. */
export function processOf(holder: string): string {
  return holder.split('-')[0] ?? holder;
}
