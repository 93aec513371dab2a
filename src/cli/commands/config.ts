import type { Settings } from '../../config/settings.ts';
import type { RawOptions } from '../command.ts';
import { type Context, checkedHome, settingsOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { shortened, tableLines, UNKNOWN } from '../table.ts';

const VALUE_WIDTH = 60;

/** `config check`: reads everything; what is wrong comes as the error of reading it. */
export async function check(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  const home = await checkedHome(context, 'read');
  const { notices } = await settingsOf(context, home);
  for (const { name, setting } of notices) out.tell(text.commands.run.notice(name, setting));
  if (out.json) out.document({ outcome: 'good', home, notices });
  else out.print(text.commands.config.good(home));
  return DONE;
}

/** `config show`: every setting, its value, and where that comes from. */
export async function show(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  const settings = await settingsOf(context, await checkedHome(context, 'read'));
  const entries = Object.entries(settings.origins).map(([path, origin]) => ({
    setting: path,
    value: valueAt(settings, path),
    from: origin,
  }));
  if (out.json) {
    out.document({ settings: entries });
    return DONE;
  }
  const { columns, origins } = text.commands.config;
  out.print(
    ...tableLines(
      columns,
      entries.map(({ setting, value, from }) => [setting, shown(value), origins[from]]),
    ),
  );
  return DONE;
}

function shown(value: unknown): string {
  const plain = typeof value === 'string' ? value : JSON.stringify(value);
  return shortened(plain ?? UNKNOWN, VALUE_WIDTH);
}

/** The value behind a dotted path of the file, `jobs.daily_collection.expect.movies`. */
function valueAt(settings: Settings, path: string): unknown {
  const [first, second, ...rest] = path.split('.');
  if (first === 'jobs') {
    const job = settings.collections.find(({ name }) => name === second);
    return rest.join('.') === 'timeout' ? milliseconds(job?.timeoutMs) : dig(job, rest);
  }
  if (path === 'tmdb.timeout') return milliseconds(settings.tmdb.timeoutMs);
  return dig(settings, path.split('.'));
}

function dig(value: unknown, path: readonly string[]): unknown {
  return path.reduce((inner: unknown, key) => (inner as Record<string, unknown>)?.[key], value);
}

/** As a person would write it in the file. */
function milliseconds(ms: number | undefined): string | undefined {
  if (ms === undefined) return undefined;
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const;
  const [unit, size] = units.find(([, unitMs]) => ms % unitMs === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}
