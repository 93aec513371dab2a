/** What needs no home, or names one itself. */
const WITHOUT_HOME = /^(?:init|demo|sandbox|help)\b|--help\b|--home\b/;

/** A command ends where its line, its quotes or its sentence ends. */
const SHORT_COMMAND = /(?<![\w./~-])matinee (?=[a-z])((?:[^.`]|\.(?=\S))+)/g;

/**
 * A hint with its commands whole, to be copied as they stand: called as this command was, and
 * about the home that it named.
 */
export function wholeCommands(
  hint: string,
  { command, home }: { command: string; home: string | undefined },
): string {
  return hint.replace(SHORT_COMMAND, (_, line: string) => {
    const about = home === undefined || WITHOUT_HOME.test(line) ? '' : ` --home ${quoted(home)}`;
    return `${command} ${line}${about}`;
  });
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w./:@%+=,~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
