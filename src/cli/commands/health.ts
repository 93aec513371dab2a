import { healthDocument } from '../../documents/health.ts';
import type { HealthCheck } from '../../health.ts';
import { asMatineeError } from '../../home/failure.ts';
import { writeHealthFile } from '../../home/health-file.ts';
import { openToRead } from '../../home/open.ts';
import { settingsOf } from '../../home/settings.ts';
import { gatherHealthFacts } from '../../queries/health-facts.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE, EXIT_CODES, NOT_GOOD } from '../exit-codes.ts';
import { storeFacts } from '../../queries/check-stores.ts';
import { tellError } from '../failure.ts';

const MARKS = { pass: '✓', warn: '!', fail: '✗' };

/**
 * `health`: looks at everything, writes the health file, and says what it found. That is said even
 * where nothing can be written: it is when people ask.
 */
export async function health(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text, world } = context;
  const place = placeOf(context);
  await using opened = await openToRead(place);
  const { home } = opened;
  const stores = await storeFacts(place);
  const found = await gatherHealthFacts(opened, stores, await settingsOf(place), place);
  const document = healthDocument(found, text, world.clock.now());
  const writing = writeHealthFile(home, document, place);
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
