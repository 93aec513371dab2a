import type { ErrorCode, ErrorValues, MatineeError } from '../errors.ts';
import type { HealthCheck } from '../health.ts';
import type { LogEvent, LogValues } from '../log.ts';
import type { RecordedError } from '../occurrence.ts';
import type * as English from './en.ts';
import type { ErrorText } from './error-texts.ts';

export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

type Tables = typeof English;

/** All that people read, in one language. */
export interface Messages extends Omit<Tables, 'errors' | 'health' | 'log'> {
  health: Tables['health'] & { check(check: HealthCheck): string };
  error<C extends ErrorCode>(error: Pick<MatineeError<C>, 'code' | 'values'>): ErrorText;
  /** The sentence of a line of the log. */
  log<E extends LogEvent>(event: E, values: LogValues[E]): string;
  /** The sentence of an error that the ledger kept. */
  recorded(error: RecordedError): string;
}

/** Loads one language and not the other, which would take as long as a command's own work. */
export async function messagesIn(language: Language): Promise<Messages> {
  return messagesOf(language === 'ko' ? await import('./ko.ts') : await import('./en.ts'));
}

function messagesOf({ errors, health, log, ...others }: Tables): Messages {
  const error = <C extends ErrorCode>({ code, values }: Pick<MatineeError<C>, 'code' | 'values'>) =>
    (errors[code] as (values: ErrorValues[C]) => ErrorText)(values);
  return {
    ...others,
    log: (event, values) => log[event](values),
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
