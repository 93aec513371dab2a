import { oneRunDocument, runsDocument } from '../../documents/runs.ts';
import { known } from '../../messages/known.ts';
import { askRun, askRuns, type RunFacts } from '../../queries/runs.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { positiveInteger } from '../line/values.ts';
import { durationText, shareText, timeText } from '../text/format.ts';
import { readerIn, type Reader, withZone } from '../text/reader.ts';
import { describeRunFor, faultsText, requestsLine } from '../text/report-run.ts';
import { skippedLines } from '../text/skipped.ts';
import { stateText } from '../text/words.ts';
import { tableLines, UNKNOWN } from '../text/table.ts';

const SHOWN_BY_DEFAULT = 20;
const SHOWN_AT_MOST = 1_000_000;

/** `runs`: what ran, newest first; health checks only where they are asked for. */
export async function runs(_: unknown, options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  const limit = positiveInteger('--limit', options['limit'], SHOWN_AT_MOST) ?? SHOWN_BY_DEFAULT;
  const facts = await askRuns(placeOf(context), {
    limit,
    job: options['job'] === undefined ? undefined : String(options['job']),
    housekeeping: options['all'] === true,
  });
  if (out.json) {
    out.document(runsDocument(facts));
    return DONE;
  }
  const { job, now, skipped } = facts;
  const reader = readerIn(facts.zone, context);
  const { columns, none } = text.commands.runs;
  const rows = facts.runs.map((one) => row(one, now, reader));
  const nothing = job === undefined ? none : text.planning.noRunsOf(job);
  const table = rows.length > 0 ? tableLines(columns, rows) : [nothing];
  const skips = skippedLines(skipped, text.explain.skips.meanwhile, reader);
  const told = facts.belowExpected.flatMap(({ run, warnings }) =>
    warnings.map((one) => `${run}: ${text.data.warningText(one)}`),
  );
  const short = told.length === 0 ? [] : ['', ...told];
  out.print(...withZone([...table, ...short, ...skips], reader));
  return DONE;
}

/** `runs show`: one run, its counts and its errors. */
export async function showRun(
  [id = '']: readonly (string | undefined)[],
  _options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text } = context;
  const place = placeOf(context);
  const facts = await askRun(place, id);
  if (out.json) {
    out.document(oneRunDocument(facts, place.home));
    return DONE;
  }
  const { now, run, version } = facts;
  const reader = readerIn(facts.zone, context);
  out.print(...tableLines(text.commands.runs.columns, [row(run, now, reader)]), '');
  if (version !== undefined) {
    describeRunFor(context, version.info, version.warnings);
    if (version.faults.length > 0) out.print(faultsText(context, version.faults));
    const { commands, data } = text;
    const state = known(commands.data.states, version.state) ?? data.unknown(version.state);
    out.print(`${state}: ${version.key}`);
  }
  const { error } = run.attempt;
  if (error !== undefined && version === undefined) out.print(text.recorded(error));
  out.print(requestsLine(context, run.attempt), '', text.daemon.timesIn(reader.timezone));
  return DONE;
}

function row({ attempt, isGone, isOverdue }: RunFacts, now: Date, reader: Reader) {
  const endedAt = attempt.endedAt ?? now;
  const { collected, valid, quality_rate, unidentified } = attempt.stats;
  const facts = { quality_rate, total_collected: collected, unidentified };
  const quality = shareText('quality_rate', facts);
  return [
    attempt.id,
    attempt.job,
    timeText(attempt.dueAt, reader),
    stateText(attempt, { isGone, isOverdue }, reader.text),
    isGone ? UNKNOWN : durationText(endedAt.getTime() - attempt.startedAt.getTime()),
    valid === undefined ? UNKNOWN : Number(valid),
    quality_rate === undefined ? UNKNOWN : `${quality}%`,
  ];
}
