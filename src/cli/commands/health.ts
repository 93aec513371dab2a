import type { HealthCheck } from '../../health.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import { openToRead } from '../home/app.ts';
import type { RawOptions } from '../command.ts';
import { type Context, settingsOf } from '../context.ts';
import { DONE, EXIT_CODES, NOT_GOOD } from '../exit-codes.ts';
import { asMatineeError, tellError } from '../failure.ts';
import { storeFacts } from '../home/check-stores.ts';
import { judgeHealth, writeHealthFile } from '../home/health-file.ts';

const MARKS = { pass: '✓', warn: '!', fail: '✗' };

/**
 * `health`: looks at everything, writes the health file, and says what it found. That is said even
 * where nothing can be written: it is when people ask.
 */
export async function health(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  await using opened = await openToRead(context);
  const { home } = opened;
  const settings = await settingsOf(context, home);
  const document = await judgeHealth(opened, await storeFacts(home, context), settings, context);
  const writing = writeHealthFile(home, document, context);
  const unwritten = await writing.then(() => undefined, asMatineeError);

  if (out.json) out.document(document);
  else {
    out.print(text.health.status[document.status]);
    out.print(...document.checks.filter(isWorthALine).map((check) => line(check, context)));
  }
  if (unwritten !== undefined) {
    tellError(unwritten, context);
    return EXIT_CODES[unwritten.code];
  }
  if (!out.json) out.print('', text.health.written(pathIn(home, KEYS.health)));
  return document.status === 'fail' ? NOT_GOOD : DONE;
}

/** What is fine is said once, by the status. */
function isWorthALine({ status, name }: HealthCheck): boolean {
  return status !== 'pass' || name.endsWith(':freshness');
}

function line(check: HealthCheck, { text }: Context): string {
  return `${MARKS[check.status]} ${check.name}: ${text.health.check(check)}`;
}
