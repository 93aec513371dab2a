import { MatineeError } from '../errors.ts';
import type { Attempt } from '../occurrence.ts';
import type { Version } from '../snapshot.ts';
import { pathIn } from '../storage/paths.ts';
import type { RawOptions } from './command.ts';
import type { Context } from './context.ts';
import { DONE, NOT_GOOD } from './exit-codes.ts';
import { jobTitle } from './jobs.ts';
import * as report from './report-run.ts';

/** Says what the run of a collection came to; returns the exit code. */
export function tellRun(
  attempt: Attempt,
  version: Version,
  home: string,
  context: Context,
  options: RawOptions,
): number {
  const { out, text } = context;
  if (out.json) out.document(report.runDocument(home, attempt, version));
  else {
    out.print(text.commands.run.heading(jobTitle({ name: attempt.job }, text), attempt.id));
    const describe = options['brief'] === true ? report.summarizeRunFor : report.describeRunFor;
    describe(context, version.info, version.warnings);
    out.print(report.requestsLine(context, attempt));
  }
  if (version.state === 'withheld') {
    const { text: message, hint } = text.error(
      new MatineeError('withheld', { run: version.id, reasons: version.faults }),
    );
    out.tell(message, ...(hint === undefined ? [] : [hint]));
    return NOT_GOOD;
  }
  out.print(text.commands.run.published(pathIn(home, version.key)));
  return DONE;
}
