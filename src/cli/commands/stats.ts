import { statisticsDocument } from '../../health/statistics.ts';
import { openToRead } from '../../home/open.ts';
import { DAY_MS } from '../../lib/clock.ts';
import type { AttemptStatistics, StatisticsGroup } from '../../statistics.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { positiveInteger } from '../line/values.ts';
import { durationText, percentText } from '../text/format.ts';
import { type Cell, tableLines } from '../text/table.ts';

const DEFAULT_DAYS = 7;
/** A hundred years. */
const DAYS_AT_MOST = 36_525;

/** `stats`: the last days in numbers, collections apart from housekeeping. */
export async function stats(_: unknown, options: RawOptions, context: Context): Promise<number> {
  const { out, text, world } = context;
  const days = positiveInteger('--days', options['days'], DAYS_AT_MOST) ?? DEFAULT_DAYS;
  await using opened = await openToRead(placeOf(context));
  const until = world.clock.now();
  const since = new Date(until.getTime() - days * DAY_MS);
  const facts = await opened.store.statistics.read({ since, until });

  if (out.json) {
    out.document(statisticsDocument(facts, days));
    return DONE;
  }
  const { title, none, columns, all, housekeeping } = text.stats;
  out.print(title(days));
  if (facts.collections.all.total === 0) out.print(none);
  else out.print(...tableLines(columns, rows(facts.collections, all)));
  if (facts.housekeeping.all.total > 0) {
    out.print('', housekeeping, ...tableLines(columns, rows(facts.housekeeping, all)));
  }
  return DONE;
}

function rows({ all, jobs }: StatisticsGroup, allTitle: string): Cell[][] {
  const each = Object.entries(jobs).map(([job, statistics]) => row(job, statistics));
  return each.length > 1 ? [...each, row(allTitle, all)] : each;
}

function row(name: string, statistics: AttemptStatistics): Cell[] {
  const { total, succeeded, failed, interrupted, durations, qualityRate } = statistics;
  return [
    name,
    total,
    `${percentText(total === 0 ? 0 : (succeeded * 100) / total)}%`,
    failed,
    interrupted,
    durations === undefined ? '–' : durationText(durations.p50Ms),
    durations === undefined ? '–' : durationText(durations.p95Ms),
    statistics.valid,
    qualityRate === undefined ? '–' : `${percentText(qualityRate)}%`,
    statistics.requests,
    statistics.retries,
  ];
}
