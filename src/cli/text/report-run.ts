import type { KnownInfo } from '../../collection-info.ts';
import type { Attempt } from '../../occurrence.ts';
import type { CriticalFault, Warning } from '../../snapshot.ts';
import type { Context } from '../context.ts';
import { countsText, durationText, percentText, shareText } from './format.ts';
import { tableLines } from './table.ts';

/** What a run came to, in two lines. */
export function summarizeRunFor(
  { text, out }: Context,
  info: KnownInfo,
  warnings: readonly Warning[],
): void {
  const { counts, quality } = text.commands.run;
  out.print(
    counts({
      raw: info.raw_count ?? 0,
      collected: info.total_collected ?? 0,
      duplicates: info.duplicates ?? 0,
      filtered: info.filtered ?? 0,
      unidentified: info.unidentified ?? 0,
    }),
    quality({
      valid: info.total_valid ?? 0,
      rate: shareText('quality_rate', info),
      clean: shareText('clean_rate', info),
      score: percentText(info.score?.mean),
    }),
  );
  for (const warning of warnings) out.tell(text.data.warningText(warning));
}

/** What a run came to, for people: counts, quality, where it came from, what to worry about. */
export function describeRunFor(
  context: Context,
  info: KnownInfo,
  warnings: readonly Warning[],
): void {
  const { text, out } = context;
  const words = text.commands.run;
  summarizeRunFor(context, info, []);
  out.print(
    `${words.rejected}: ${countsText(info.rejected, words.none)}`,
    '',
    ...tableLines(
      [words.source, words.raw, words.unique, words.flagged],
      Object.entries(info.per_source ?? {}).map(([name, { raw, unique, flagged }]) => [
        name,
        raw,
        unique,
        countsText(flagged, words.none),
      ]),
    ),
    '',
  );
  for (const warning of warnings) out.tell(text.data.warningText(warning));
}

/** What the run took, in requests and time. */
export function requestsLine({ text }: Context, attempt: Attempt): string {
  const { startedAt, endedAt, stats } = attempt;
  const tookMs = (endedAt ?? startedAt).getTime() - startedAt.getTime();
  return text.commands.run.requests({
    requests: Number(stats['requests'] ?? 0),
    retries: Number(stats['retries'] ?? 0),
    took: durationText(tookMs),
  });
}

export function faultsText({ text }: Context, faults: readonly CriticalFault[]): string {
  return faults.map(text.data.faultText).join('; ');
}
