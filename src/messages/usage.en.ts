import type { CommandLines } from './command-lines.ts';
import type { ErrorValues, Expected, UsageFault } from '../errors.ts';
import type { ErrorText } from './error-texts.ts';

/** What is wrong with a command line, and where it says what is right. */
export function usage(fault: ErrorValues['usage'], line: CommandLines): ErrorText {
  const { kind, what, expected, suggestion, command } = fault;
  const text = USAGE[kind](what);
  const help = command === undefined ? 'help' : `${command} --help`;
  return {
    text: expected === undefined ? text : `${text.slice(0, -1)}: ${expectedText(expected)}.`,
    hint: suggestion === undefined ? `Try: ${line(help)}` : `Did you mean '${suggestion}'?`,
  };
}

const USAGE: Record<UsageFault, (what: string) => string> = {
  'unknown-command': (what) => `There is no command '${what}'.`,
  'unknown-option': (what) => `There is no option '${what}' here.`,
  'missing-argument': (what) => `<${what}> is missing.`,
  'missing-value': (what) => `${what} needs a value.`,
  'too-many-arguments': (what) => `There are too many arguments for '${what}'.`,
  'invalid-value': (what) => `${what} is not possible.`,
  'conflicting-options': (what) => `These do not go together: ${what}.`,
  'needs-out': (what) => `${what} needs --out FILE: the table cannot go to standard output.`,
  'reversed-range': (what) => `${what} is not possible: the first comes after the last.`,
};

function expectedText(expected: Expected): string {
  switch (expected.kind) {
    case 'integer':
      return `it takes a whole number from ${expected.min} to ${expected.max}`;
    case 'week':
      return `${expected.year} has the weeks ${expected.year}-W01 to ${expected.year}-W${expected.weeks}`;
    case 'text':
      return `it takes at most ${expected.max} characters`;
    case 'one-of':
      return `it takes one of ${expected.values.join(', ')}`;
    case 'date':
      return 'it takes a date, as 2026-11-23';
    case 'period':
      return `a period is written as ${expected.forms.join(', ')}`;
    case 'file':
      return 'there is no such file';
  }
}
