import { homeChecksDocument } from '../../documents/home-check.ts';
import { type HomeCheck, stateOf } from '../../home-check.ts';
import { MatineeError } from '../../errors.ts';
import { asMatineeError } from '../../home/failure.ts';
import type { Place } from '../../home/place.ts';
import { checkWords } from '../../messages/home-checks.ts';
import { examineHome, type OnLooking } from '../../queries/examine.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE, FAILED } from '../exit-codes.ts';
import { unknownReadersZone } from '../readers-zone.ts';

const MARKS = { pass: '✓', warn: '!', fail: '✗' };

/** `doctor`: looks at everything a run needs, and says what to do about what is missing. */
export async function doctor(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  const { allGood, lookingThrough, verdict } = text.commands.doctor;
  const checks: HomeCheck[] = [];
  for await (const check of allChecks(context, (key) =>
    out.status(key === undefined ? undefined : lookingThrough(key)),
  )) {
    checks.push(check);
    if (!out.json) tell(check, context);
  }
  const failed = checks.filter((one) => stateOf(one) === 'fail').length;
  const warned = checks.filter((one) => stateOf(one) === 'warn').length;
  if (out.json) out.document(homeChecksDocument(checks, text));
  else out.print('', failed + warned === 0 ? allGood : verdict(failed, warned));
  return failed === 0 ? DONE : FAILED;
}

async function* allChecks(context: Context, onLooking: OnLooking): AsyncGenerator<HomeCheck> {
  yield { check: 'node', version: context.world.host.versions.node };
  const unknownZone = unknownReadersZone(context.world);
  if (unknownZone !== undefined) yield { check: 'zone', ...unknownZone };
  const place = foundPlace(context);
  if (place instanceof MatineeError) yield { check: 'home', error: place };
  else yield* examineHome(place, onLooking);
}

function foundPlace(context: Context): Place | MatineeError {
  try {
    return placeOf(context);
  } catch (error) {
    return asMatineeError(error);
  }
}

function tell(check: HomeCheck, { out, text }: Context): void {
  const words = checkWords(check, text);
  out.print(`${MARKS[stateOf(check)]} ${words.text}`);
  if (words.hint !== undefined) out.print(`  ${words.hint}`);
}
