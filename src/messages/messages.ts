import type { ErrorCode, MatineeError } from '../errors.ts';
import type { HealthCheck } from '../health.ts';
import type { LogEvent, LogValues } from '../log.ts';
import type { RecordedError } from '../occurrence.ts';
import { type CommandLines, commandLines } from './command-lines.ts';
import type { tables as english } from './en.ts';
import type { ErrorText } from './error-texts.ts';
import { known, tolerant } from './known.ts';

export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

type Tables = ReturnType<typeof english>;

/** All that people read, in one language. */
export interface Messages extends Omit<Tables, 'errors' | 'health' | 'log'> {
  /** Writes the commands that its reader is to copy. */
  line: CommandLines;
  health: Tables['health'] & { check(check: HealthCheck): string };
  error<C extends ErrorCode>(error: Pick<MatineeError<C>, 'code' | 'values'>): ErrorText;
  /** The sentence of a line of the log. */
  log<E extends LogEvent>(event: E, values: LogValues[E]): string;
  /** The sentence of an error that the ledger kept. */
  recorded(error: RecordedError): string;
}

/**
 * All that people read, with commands as `line` writes them. Loads one language and not the other,
 * which would take as long as a command's own work.
 */
export async function messagesIn(
  language: Language,
  line = commandLines('matinee'),
): Promise<Messages> {
  const { tables }: { tables: (line: CommandLines) => Tables } =
    language === 'ko' ? await import('./ko.ts') : await import('./en.ts');
  return messagesOf(tables(line), line);
}

function messagesOf(
  { data, errors, health, log, ...others }: Tables,
  line: CommandLines,
): Messages {
  const { unknown } = data;
  const error: Messages['error'] = ({ code, values }) =>
    (known(errors, code) as ((values: unknown) => ErrorText) | undefined)?.(values) ?? {
      text: unknown(code),
    };
  return {
    ...others,
    line,
    data: {
      ...data,
      faultText: tolerant(data.faultText, unknown),
      warningText: tolerant(data.warningText, unknown),
    },
    log: (event, values) => known(log, event)?.(values as never) ?? unknown(event),
    health: {
      ...health,
      check: ({ code, values }) =>
        (known(health.texts, code) as ((values: unknown) => string) | undefined)?.(values) ??
        unknown(code),
    },
    error,
    recorded: ({ code, values }) =>
      tolerant(
        () => error({ code: code as never, values: values as never }).text,
        unknown,
      )({
        kind: code,
      }),
  };
}
