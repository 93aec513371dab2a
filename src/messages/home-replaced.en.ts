import type { ErrorTexts } from './error-texts.ts';

export const homeReplaced: ErrorTexts['home-replaced'] = ({ part, path, found }) => {
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
  return { text: `${text} What was under way was given up.`, hint: HINTS[part] };
};

const DATABASE =
  'To see whether what lies there now agrees with the files: matinee data verify. Before you put a database back: matinee stop';

const HINTS = {
  home: 'To see what lies there now: matinee status. Before you move or replace a home: matinee stop',
  database: DATABASE,
  history: DATABASE,
  locks:
    'Locks keep two processes from doing the same work; leave the folder run alone while Matinee is at work. Before you remove it: matinee stop',
};
