import type { CommandLines } from './command-lines.ts';
import type { ErrorTexts } from './error-texts.ts';

export const homeReplaced =
  (line: CommandLines): ErrorTexts['home-replaced'] =>
  ({ part, path, found }) => {
    const text =
      part === 'home'
        ? {
            missing: `${path} was moved or deleted while Matinee was at work in it.`,
            other: `${path} is another folder than the one that Matinee was at work in.`,
          }[found]
        : {
            missing: `${path} was removed while Matinee had it open.`,
            other: `${path} was replaced while Matinee had it open.`,
          }[found];
    return { text: `${text} What was under way was given up.`, hint: hintsIn(line)[part] };
  };

function hintsIn(line: CommandLines) {
  const database = `To see whether what lies there now agrees with the files: ${line('data verify')}. Before you put a database back: ${line('stop')}`;
  return {
    home: `To see what lies there now: ${line('status')}. Before you move or replace a home: ${line('stop')}`,
    database: database,
    history: database,
    locks: `Locks keep two processes from doing the same work; leave the folder run alone while Matinee is at work. Before you remove it: ${line('stop')}`,
  };
}
