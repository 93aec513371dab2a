import { MatineeError } from '../../errors.ts';
import { jobNamed } from '../../home/jobs.ts';
import { isGone, isOverdue } from '../../home/liveness.ts';
import { openToRead } from '../../home/open.ts';
import type { ReadingHome } from '../../home/opened.ts';
import { settingsOf } from '../../home/settings.ts';
import { known } from '../../messages/known.ts';
import { type Attempt, WORK_KINDS } from '../../occurrence.ts';
import { pathIn } from '../../storage/paths.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { positiveInteger } from '../line/values.ts';
import { durationText, shareText, timeText } from '../text/format.ts';
import { showTimesIn, storedZone } from '../text/home-times.ts';
import { describeRunFor, faultsText, requestsLine } from '../text/report-run.ts';
import { skippedDocuments, skippedLines } from '../text/skipped.ts';
import { stateText } from '../text/state-text.ts';
import { tableLines, UNKNOWN } from '../text/table.ts';

const SHOWN_BY_DEFAULT = 20;
const SHOWN_AT_MOST = 1_000_000;

/** `runs`: what ran, newest first; health checks only where they are asked for. */
export async function runs(_: unknown, options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  const limit = positiveInteger('--limit', options['limit'], SHOWN_AT_MOST) ?? SHOWN_BY_DEFAULT;
  await using opened = await openToRead(placeOf(context));
  const job = await jobMeant(options['job'], opened, context);
  const everything = options['all'] === true || job !== undefined;
  const attempts = await opened.store.ledger.attempts({
    limit,
    ...(job !== undefined && { job }),
    ...(!everything && { kinds: WORK_KINDS }),
  });
  const since = attempts.at(-1)?.startedAt ?? new Date(0);
  const skips = await opened.store.planbook.skipped(since);
  const skipped = job === undefined ? skips : skips.filter((one) => one.job === job);

  const zoneLines = showTimesIn(storedZone(await opened.store.planbook.known()), context);
  if (out.json)
    out.document({
      runs: attempts.map((one) => attemptDocument(one, opened.home, context)),
      skipped: skippedDocuments(skipped),
    });
  else if (attempts.length === 0) {
    out.print(job === undefined ? text.commands.runs.none : text.planning.noRunsOf(job));
  } else
    out.print(
      ...tableLines(
        text.commands.runs.columns,
        attempts.map((one) => row(one, opened.home, context)),
      ),
    );
  if (!out.json) {
    out.print(...skippedLines(skipped, text.explain.skips.meanwhile, context), ...zoneLines);
  }
  return DONE;
}

/** A job of the configuration; or one that is in it no more, but has run. */
async function jobMeant(
  option: RawOptions[string],
  { store }: ReadingHome,
  context: Context,
): Promise<string | undefined> {
  if (option === undefined) return undefined;
  const name = String(option);
  const [past] = await store.ledger.attempts({ job: name, limit: 1 });
  return past === undefined ? jobNamed(name, await settingsOf(placeOf(context))).name : name;
}

/** `runs show`: one run, its counts and its errors. */
export async function showRun(
  [id = '']: readonly (string | undefined)[],
  _options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text } = context;
  await using opened = await openToRead(placeOf(context));
  const attempt = await opened.store.ledger.attempt(id);
  if (attempt === undefined) throw new MatineeError('run-unknown', { run: id });
  const version = await opened.store.catalog.version(id);

  if (out.json) {
    const { warnings, faults, info, key, state } = version ?? {};
    const snapshot = version && {
      state,
      file: key && pathIn(opened.home, key),
      warnings,
      faults,
      info,
    };
    out.document({
      ...attemptDocument(attempt, opened.home, context),
      ...(snapshot && { snapshot }),
    });
    return DONE;
  }
  const zoneLines = showTimesIn(storedZone(await opened.store.planbook.known()), context);
  out.print(...tableLines(text.commands.runs.columns, [row(attempt, opened.home, context)]), '');
  if (version !== undefined) {
    describeRunFor(context, version.info, version.warnings);
    if (version.faults.length > 0) out.print(faultsText(context, version.faults));
    const { commands, data } = text;
    const state = known(commands.data.states, version.state) ?? data.unknown(version.state);
    out.print(`${state}: ${version.key}`);
  }
  const { error } = attempt;
  if (error !== undefined && version === undefined) {
    out.print(text.recorded(error));
  }
  out.print(requestsLine(context, attempt), ...zoneLines);
  return DONE;
}

function row(attempt: Attempt, home: string, context: Context) {
  const { text, world } = context;
  const gone = isGone(attempt, home, world);
  const endedAt = attempt.endedAt ?? world.clock.now();
  const { collected, valid, quality_rate, unidentified } = attempt.stats;
  const facts = { quality_rate, total_collected: collected, unidentified };
  const quality = shareText('quality_rate', facts);
  return [
    attempt.id,
    attempt.job,
    timeText(attempt.dueAt, world),
    stateText(attempt, { isGone: gone, isOverdue: isOverdue(attempt, world.clock.now()) }, text),
    gone ? UNKNOWN : durationText(endedAt.getTime() - attempt.startedAt.getTime()),
    valid === undefined ? UNKNOWN : Number(valid),
    quality_rate === undefined ? UNKNOWN : `${quality}%`,
  ];
}

function attemptDocument(attempt: Attempt, home: string, { world }: Context) {
  const gone = isGone(attempt, home, world);
  const overdue = !gone && isOverdue(attempt, world.clock.now());
  const { id, job, kind, n, trigger, state, period, asOfOn, error, stats, outcome, reason } =
    attempt;
  return {
    run: id,
    job,
    due_at: attempt.dueAt.toISOString(),
    kind,
    attempt: n,
    trigger,
    state,
    ...(gone && { holder_alive: false }),
    ...(overdue && { overdue }),
    outcome: outcome ?? null,
    reason: reason ?? null,
    started_at: attempt.startedAt.toISOString(),
    ended_at: attempt.endedAt?.toISOString() ?? null,
    period,
    as_of: asOfOn,
    error: error ?? null,
    stats,
    program_version: attempt.programVersion,
    tz_version: attempt.tzVersion,
  };
}
