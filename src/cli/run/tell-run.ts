import { runDocument } from '../../documents/run.ts';
import { MatineeError } from '../../errors.ts';
import type { WritingHome } from '../../home/opened.ts';
import type { Attempt } from '../../occurrence.ts';
import type { Version } from '../../snapshot.ts';
import { pathIn } from '../../storage/paths.ts';
import type { Context } from '../context.ts';
import { DONE, NOT_GOOD } from '../exit-codes.ts';
import { tellError } from '../failure.ts';
import { jobTitle } from '../text/words.ts';
import type { Wanted } from './wanted.ts';
import * as report from '../text/report-run.ts';

/** Says what the run of a collection came to; returns the exit code. */
export async function tellRun(
  attempt: Attempt,
  version: Version,
  { home, store }: Pick<WritingHome, 'home' | 'store'>,
  context: Context,
  { brief = false }: Partial<Pick<Wanted, 'brief'>>,
): Promise<number> {
  const { out, text } = context;
  if (out.json) out.document(runDocument(home, attempt, version));
  else {
    out.print(text.commands.run.heading(jobTitle({ name: attempt.job }, text), attempt.id));
    const describe = brief ? report.summarizeRunFor : report.describeRunFor;
    describe(context, version.info, version.warnings);
    out.print(report.requestsLine(context, attempt));
  }
  if (version.state === 'withheld') {
    const { id: run, faults: reasons, dataset, period } = version;
    const replaces = (await store.catalog.current(dataset, period)) !== undefined;
    const error = new MatineeError('withheld', { run, reasons, replaces });
    tellError(error, context);
    return NOT_GOOD;
  }
  out.print(text.commands.run.published(pathIn(home, version.key)));
  if (!version.observedWithin) out.tell(text.commands.run.observedLater(version.period));
  return DONE;
}
