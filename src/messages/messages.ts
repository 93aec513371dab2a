import type { ErrorCode, ErrorValues, MatineeError } from '../errors.ts';
import type { HealthCheck } from '../health.ts';
import type { RecordedError } from '../occurrence.ts';
import { data as dataEn } from './data.en.ts';
import { data as dataKo } from './data.ko.ts';
import { daemon as daemonEn } from './daemon.en.ts';
import { daemon as daemonKo } from './daemon.ko.ts';
import { commands as commandsEn } from './commands.en.ts';
import { commands as commandsKo } from './commands.ko.ts';
import { explain as explainEn } from './explain.en.ts';
import { explain as explainKo } from './explain.ko.ts';
import { planning as planningEn } from './planning.en.ts';
import { planning as planningKo } from './planning.ko.ts';
import { health as healthEn, stats as statsEn } from './health.en.ts';
import { health as healthKo, stats as statsKo } from './health.ko.ts';
import { history as historyEn } from './history.en.ts';
import { history as historyKo } from './history.ko.ts';
import { log as logEn } from './log.en.ts';
import { log as logKo } from './log.ko.ts';
import type { LogEvent, LogValues } from '../log.ts';
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
  daemon: typeof daemonEn;
  explain: typeof explainEn;
  planning: typeof planningEn;
  health: typeof healthEn & { check(check: HealthCheck): string };
  stats: typeof statsEn;
  error<C extends ErrorCode>(error: Pick<MatineeError<C>, 'code' | 'values'>): ErrorText;
  /** The sentence of a line of the log. */
  log<E extends LogEvent>(event: E, values: LogValues[E]): string;
  /** The sentence of an error that the ledger kept. */
  recorded(error: RecordedError): string;
}

const TABLES = {
  en: {
    commands: commandsEn,
    data: dataEn,
    history: historyEn,
    daemon: daemonEn,
    explain: explainEn,
    planning: planningEn,
    log: logEn,
    health: healthEn,
    stats: statsEn,
    errors: errorsEn,
  },
  ko: {
    commands: commandsKo,
    data: dataKo,
    history: historyKo,
    daemon: daemonKo,
    explain: explainKo,
    planning: planningKo,
    log: logKo,
    health: healthKo,
    stats: statsKo,
    errors: errorsKo,
  },
};

export function messagesIn(language: Language): Messages {
  const tables = TABLES[language];
  const { commands, data, history, daemon, explain, planning, log, health, stats, errors } = tables;
  const error = <C extends ErrorCode>({ code, values }: Pick<MatineeError<C>, 'code' | 'values'>) =>
    (errors[code] as (values: ErrorValues[C]) => ErrorText)(values);
  return {
    commands,
    data,
    history,
    daemon,
    explain,
    planning,
    log: (event, values) => log[event](values),
    stats,
    health: {
      ...health,
      check: ({ code, values }) => (health.texts[code] as (values: unknown) => string)(values),
    },
    error,
    // The ledger may hold codes of another version of the program.
    recorded: ({ code, values }) =>
      code in errors ? error({ code, values: values as never } as never).text : code,
  };
}
