import assert from 'node:assert/strict';
import { test } from 'node:test';

import { wholeCommands } from './whole-commands.ts';

// biome-ignore format: a table is read by column
const cases: { hint: string; home?: string; whole: string }[] = [
  { hint: 'Try: matinee runs',                              whole: 'Try: ./matinee runs' },
  { hint: 'Try: matinee runs',              home: '/h',     whole: 'Try: ./matinee runs --home /h' },
  { hint: 'Try: matinee runs',              home: "/my h's", whole: "Try: ./matinee runs --home '/my h'\\''s'" },
  { hint: 'Run `matinee doctor`, and tell', home: '/h',     whole: 'Run `./matinee doctor --home /h`, and tell' },
  { hint: 'Look: matinee runs. Or not.',    home: '/h',     whole: 'Look: ./matinee runs --home /h. Or not.' },
  { hint: 'Try: matinee stop --home /a.b. Or: matinee demo DIR', home: '/h', whole: 'Try: ./matinee stop --home /a.b. Or: ./matinee demo DIR' },
  { hint: 'Try: matinee init ~/matinee',    home: '/h',     whole: 'Try: ./matinee init ~/matinee' },
  { hint: 'Try: matinee data --help',       home: '/h',     whole: 'Try: ./matinee data --help' },
  { hint: 'Mend matinee.yaml',              home: '/h',     whole: 'Mend matinee.yaml' },
];
for (const { hint, home, whole } of cases) {
  test(`${hint}${home === undefined ? '' : ` (of ${home})`}`, () => {
    assert.equal(wholeCommands(hint, { command: './matinee', home }), whole);
  });
}
