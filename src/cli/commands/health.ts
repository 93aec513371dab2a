import type { HealthCheck } from '../../health.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import { openToRead } from '../home/app.ts';
import type { RawOptions } from '../command.ts';
import { type Context, settingsOf } from '../context.ts';
import { DONE, NOT_GOOD } from '../exit-codes.ts';
import { judgeHealth } from '../home/health-file.ts';

const MARKS = { pass: '✓', warn: '!', fail: '✗' };

/** `health`: looks at everything, writes the health file, and says what it found. */
export async function health(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  await using opened = await openToRead(context);
  const document = await judgeHealth(opened, await settingsOf(context, opened.home), context);

  if (out.json) out.document(document);
  else {
    out.print(text.health.status[document.status]);
    out.print(...document.checks.filter(isWorthALine).map((check) => line(check, context)));
    out.print('', text.health.written(pathIn(opened.home, KEYS.health)));
  }
  return document.status === 'fail' ? NOT_GOOD : DONE;
}

/** What is fine is said once, by the status. */
function isWorthALine({ status, name }: HealthCheck): boolean {
  return status !== 'pass' || name.endsWith(':freshness');
}

function line(check: HealthCheck, { text }: Context): string {
  return `${MARKS[check.status]} ${check.name}: ${text.health.check(check)}`;
}
