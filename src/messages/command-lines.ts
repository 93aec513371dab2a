/** Writes commands of ours as their reader can copy them. */
export interface CommandLines {
  /** `command` as it stands, then words of any kind, each so that a shell takes it as one. */
  (command: string, ...words: readonly string[]): string;
  /** The same about a home of its own. */
  in(home: string): CommandLines;
}

/** What needs no home, or names one itself. */
const WITHOUT_HOME = /^(?:init|demo|sandbox|help)\b|--help$/;

/** As whoever reads them calls the program, and about the home that they have named. */
export function commandLines(program: string, home?: string): CommandLines {
  const write = (command: string, ...words: readonly string[]) => {
    const about = home === undefined || WITHOUT_HOME.test(command) ? [] : ['--home', home];
    return [program, command, ...[...words, ...about].map(shellWord)].join(' ');
  };
  return Object.assign(write, { in: (other: string) => commandLines(program, other) });
}

/** A word as a shell takes it: a path with a space in it must not become two. */
export function shellWord(word: string): string {
  return /^[\w./:@%+=,~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
