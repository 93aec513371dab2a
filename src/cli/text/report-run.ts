import type { Attempt } from '../../occurrence.ts';
import type { CriticalFault, Warning } from '../../snapshot.ts';
import type { Context } from '../context.ts';
import { countsText, durationText, percentText, shareText } from './format.ts';
import { tableLines } from './table.ts';

/** What a run came to, in two lines. */
export function summarizeRunFor(
  { text, out }: Context,
  info: Readonly<Record<string, unknown>>,
  warnings: readonly Warning[],
): void {
  const { counts, quality } = text.commands.run;
  const score = info['score'] as { mean?: unknown } | undefined;
  const count = (name: string) => Number(info[name] ?? 0);
  out.print(
    counts({
      raw: count('raw_count'),
      collected: count('total_collected'),
      duplicates: count('duplicates'),
      filtered: count('filtered'),
      unidentified: count('unidentified'),
    }),
    quality({
      valid: count('total_valid'),
      rate: shareText('quality_rate', info),
      clean: shareText('clean_rate', info),
      score: percentText(score?.mean),
    }),
  );
  for (const warning of warnings) out.tell(text.data.warningText(warning));
}

/** What a run came to, for people: counts, quality, where it came from, what to worry about. */
export function describeRunFor(
  context: Context,
  info: Readonly<Record<string, unknown>>,
  warnings: readonly Warning[],
): void {
  const { text, out } = context;
  const words = text.commands.run;
  summarizeRunFor(context, info, []);
  out.print(
    `${words.rejected}: ${countsText(info['rejected'], words.none)}`,
    '',
    ...tableLines(
      [words.source, words.raw, words.unique, words.flagged],
      Object.entries((info['per_source'] ?? {}) as Record<string, Record<string, unknown>>).map(
        ([name, counts]) => [
          name,
          Number(counts['raw']),
          Number(counts['unique']),
          countsText(counts['flagged'], words.none),
        ],
      ),
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
