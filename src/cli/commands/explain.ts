import { MatineeError } from '../../errors.ts';
import type { Explanation } from '../../explanation.ts';
import { gatherExplainFacts, isRemembered } from '../../home/explain-facts.ts';
import { jobNamed } from '../../home/jobs.ts';
import { openToRead } from '../../home/open.ts';
import type { ReadingHome } from '../../home/opened.ts';
import { settingsOf } from '../../home/settings.ts';
import type { ScheduledJob } from '../../job.ts';
import { explain as explainFacts } from '../../schedule/explain.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { instantIn } from '../line/values.ts';
import { explanationLines } from '../text/explanation-text.ts';
import { timeText } from '../text/format.ts';
import { showTimesIn } from '../text/home-times.ts';

/** `explain <job>`: why it ran, did not run, or ran late, from the ledger. */
export async function explain(
  [name = '']: readonly (string | undefined)[],
  options: RawOptions,
  context: Context,
): Promise<number> {
  const { out, text, world } = context;
  const now = world.clock.now();
  const at = typeof options['at'] === 'string' ? instantIn(options['at']) : undefined;
  await using opened = await openToRead(placeOf(context));
  const { home, store } = opened;
  const { job, configured, zone } = await jobOf(name, opened, context);
  const zoneLines = showTimesIn(zone, context);
  const daemonRuns = world.locks.isHeld(pathIn(home, KEYS.daemonLock));
  const facts = await gatherExplainFacts(store, { job, configured, at, daemonRuns }, now);
  const explanation = explainFacts(facts, now);
  const lines = explanationLines(explanation, {
    text,
    time: (instant) => timeText(instant, world),
    now,
    startCommand: `${world.command} start --home ${home}`,
  });
  if (out.json) out.document({ ...documentOf(explanation), text: lines });
  else out.print(...lines, ...zoneLines);
  return DONE;
}

/** A job that is configured; or one that no longer is, but has a past. */
async function jobOf(
  name: string,
  { store }: ReadingHome,
  context: Context,
): Promise<{ job: string; configured: ScheduledJob | undefined; zone: string }> {
  const settings = await settingsOf(placeOf(context));
  try {
    const configured = jobNamed(name, settings);
    return { job: configured.name, configured, zone: configured.timezone };
  } catch (error) {
    if (!(error instanceof MatineeError)) throw error;
    if (!(await isRemembered(store, name, context.world.clock.now()))) throw error;
    return { job: name, configured: undefined, zone: settings.timezone };
  }
}

function documentOf(explanation: Explanation): Record<string, unknown> {
  return inSnakeCase(explanation) as Record<string, unknown>;
}

/** As documents of ours are: keys in snake case, instants in ISO 8601, null for what is not there. */
function inSnakeCase(value: unknown): unknown {
  if (value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(inSnakeCase);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [
    key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    // An error is kept as the ledger has it.
    key === 'error' ? (one ?? null) : inSnakeCase(one),
  ]);
  return Object.fromEntries(entries);
}
