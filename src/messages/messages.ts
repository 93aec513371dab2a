import type { ErrorCode, MatineeError } from '../errors.ts';
import * as dataEn from './data.en.ts';
import * as dataKo from './data.ko.ts';
import { commands as commandsEn } from './commands.en.ts';
import { commands as commandsKo } from './commands.ko.ts';
import { history as historyEn } from './history.en.ts';
import { history as historyKo } from './history.ko.ts';
import type { ErrorText } from './error-texts.ts';
import { errors as errorsEn } from './errors.en.ts';
import { errors as errorsKo } from './errors.ko.ts';

export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

/** All that people read, in one language. */
export interface Messages {
  commands: typeof commandsEn;
  data: typeof dataEn;
  history: typeof historyEn;
  error<C extends ErrorCode>(error: Pick<MatineeError<C>, 'code' | 'values'>): ErrorText;
}

const TABLES = {
  en: { commands: commandsEn, data: dataEn, history: historyEn, errors: errorsEn },
  ko: { commands: commandsKo, data: dataKo, history: historyKo, errors: errorsKo },
};

export function messagesIn(language: Language): Messages {
  const { commands, data, history, errors } = TABLES[language];
  return { commands, data, history, error: ({ code, values }) => errors[code](values) };
}
