import { explanationDocument } from '../../documents/explanation.ts';
import { askWhy } from '../../queries/explain.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { momentIn } from '../line/values.ts';
import { explanationLines } from '../text/explanation-text.ts';
import { timeText } from '../text/format.ts';
import { readerIn, withZone } from '../text/reader.ts';

/** `explain <job>`: why it ran, did not run, or ran late, from the ledger. */
export async function explain(
  [name = '']: readonly (string | undefined)[],
  options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text } = context;
  const at = typeof options['at'] === 'string' ? momentIn(options['at']) : undefined;
  const place = placeOf(context);
  const { now, zone, explanation } = await askWhy(place, name, at);
  const reader = readerIn(zone, context);
  const lines = explanationLines(explanation, {
    text,
    time: (instant) => timeText(instant, reader),
    now,
    startCommand: text.line.in(place.home)('start'),
  });
  if (out.json) out.document(explanationDocument(explanation, lines));
  else out.print(...withZone(lines, reader));
  return DONE;
}
