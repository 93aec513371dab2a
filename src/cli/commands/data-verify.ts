import { verificationDocument } from '../../documents/verification.ts';
import { verifyHome } from '../../home/verify.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE, NOT_GOOD } from '../exit-codes.ts';

/** `data verify`: every file of the catalog read and compared. */
export async function verifyFiles(
  _: unknown,
  _options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text } = context;
  const { clean, finding, findings: count, findingsHint } = text.commands.data;
  const verification = await verifyHome(placeOf(context));
  const { checkedFiles, findings } = verification;

  if (out.json) out.document(verificationDocument(verification));
  else if (findings.length === 0) out.print(clean(checkedFiles));
  else {
    out.print(...findings.map(finding), count(findings.length));
    out.tell(findingsHint);
  }
  return findings.length === 0 ? DONE : NOT_GOOD;
}
