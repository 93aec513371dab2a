import { openToWrite } from '../../home/open.ts';
import { verify } from '../../storage/verify.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE, NOT_GOOD } from '../exit-codes.ts';

/** `data verify`: every file of the catalog read and compared, after mending what was left half done. */
export async function verifyFiles(
  _: unknown,
  _options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text, world } = context;
  const { clean, finding, findings: count } = text.commands.data;
  await using opened = await openToWrite(placeOf(context));
  const { checkedFiles, findings } = await verify(
    { ...opened.store, files: opened.files },
    world.clock.now(),
  );

  if (out.json) {
    const outcome = findings.length === 0 ? 'good' : 'bad';
    const { recovered } = opened;
    out.document({ outcome, checked_files: checkedFiles, findings, recovered });
  } else if (findings.length === 0) out.print(clean(checkedFiles));
  else out.print(...findings.map(finding), count(findings.length));
  return findings.length === 0 ? DONE : NOT_GOOD;
}
