import type { CronField, CronProblem, SyntaxFault } from '../errors.ts';

/** What makes a text no YAML of ours. */
export const syntaxFaults: Record<SyntaxFault, string> = {
  'alias-loop': 'an alias stands within what it stands for',
  'alias-unknown': 'an alias (*name) without its anchor (&name) before it',
  'aliases-too-many': 'aliases that multiply beyond measure',
  'anchor-place': 'an anchor or a tag where none can stand',
  documents: 'a second document begins here (---); write one only',
  'duplicate-key': 'this key stands here a second time',
  escape: 'in double quotes \\ begins an escape, and this is none; use single quotes',
  'flow-unclosed': 'a bracket, brace or quote is not closed, or a comma or colon is missing',
  indent: 'the indentation fits nothing above it',
  key: 'this cannot be a key',
  proto: '__proto__ cannot be a key',
  'scalar-start': 'a value cannot begin with this character; put it in quotes',
  star: 'a value that begins with * needs quotes: "*/10 * * * *"',
  tab: 'a tab; indent with spaces',
  'too-deep': 'brackets or lists within one another, too deep to be read',
  tag: 'tags (!name) are not used here',
  unexpected: 'this is not expected here',
};

const FIELDS: Record<CronField, string> = {
  minute: 'a minute goes from 0 to 59',
  hour: 'an hour goes from 0 to 23',
  day: 'a day goes from 1 to 31',
  month: 'a month goes from 1 to 12, or JAN to DEC',
  dayOfWeek: 'a day of the week goes from 0 to 7, or SUN to SAT',
};

export function cronProblemText(problem: CronProblem): string {
  switch (problem.kind) {
    case 'character':
      return `'${problem.found}' is not part of a cron expression`;
    case 'fields':
      return `5 fields expected, found ${problem.found}`;
    case 'range':
      return FIELDS[problem.field];
    case 'backwards':
      return `${problem.found} runs backwards; write ${problem.instead}`;
    case 'step':
      return `a step goes from 1 to ${problem.most}, not as in ${problem.found}`;
    case 'form':
      return 'a field is not written as *, 5, 1-5, 1,5 or */5';
  }
}
