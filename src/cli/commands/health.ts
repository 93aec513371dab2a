import type { HealthCheck } from '../../health.ts';
import { healthDocument } from '../../health/health.ts';
import { moveIntoPlace } from '../../lib/files.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import { openToRead } from '../app.ts';
import type { RawOptions } from '../command.ts';
import { type Context, settingsOf } from '../context.ts';
import { DONE, NOT_GOOD } from '../exit-codes.ts';
import { gatherHealthFacts } from '../health-facts.ts';

const MARKS = { pass: '✓', warn: '!', fail: '✗' };

/** `health`: looks at everything, writes the health file, and says what it found. */
export async function health(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text, world } = context;
  await using opened = await openToRead(context);
  const settings = await settingsOf(context, opened.home);
  const facts = await gatherHealthFacts(opened, settings, context);
  const document = healthDocument(facts, world.clock.now());
  await writeHealthFile(opened.home, document, context);

  if (out.json) out.document(document);
  else {
    out.print(text.health.status[document.status]);
    out.print(...document.checks.filter(isWorthALine).map((check) => line(check, context)));
    out.print('', text.health.written(pathIn(opened.home, KEYS.health)));
  }
  return document.status === 'fail' ? NOT_GOOD : DONE;
}

/** Beside and renamed: who polls the file never reads half of it. */
async function writeHealthFile(home: string, document: unknown, { world }: Context) {
  const path = pathIn(home, KEYS.health);
  const beside = `${path}.${world.pid}.part`;
  await world.files.makeFolder(pathIn(home, KEYS.healthFolder));
  await world.files.write(beside, `${JSON.stringify(document, null, 2)}\n`);
  await moveIntoPlace(world.files, beside, path);
}

/** What is fine is said once, by the status. */
function isWorthALine({ status, name }: HealthCheck): boolean {
  return status !== 'pass' || name.endsWith(':freshness');
}

function line(check: HealthCheck, { text }: Context): string {
  return `${MARKS[check.status]} ${check.name}: ${text.health.check(check)}`;
}
