import { readConfigFile } from '../../config/file.ts';
import { shownValue, valueAt } from '../../config/shown-setting.ts';
import type { ParsedFile } from '../../daemon/settings.ts';
import { MatineeError } from '../../errors.ts';
import { checkedHome } from '../../home/place.ts';
import { settingsOf, settingsText } from '../../home/settings.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { tableLines } from '../text/table.ts';

/** `config check`: reads everything; what is wrong comes as the error of reading it. */
export async function check(_: unknown, options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  const home = await checkedHome(placeOf(context), 'read');
  if (options['parsed'] === true) {
    out.document(await parsedFile(context, home));
    return DONE;
  }
  const settings = await settingsOf(placeOf(context));
  const notices = [...settings.notices, ...settings.doubtfulNotices];
  for (const { name, setting } of notices) out.tell(text.commands.run.notice(name, setting));
  if (out.json) out.document({ outcome: 'good', home, notices });
  else out.print(text.commands.config.good(home));
  return DONE;
}

/** What the file says, or what is wrong with it, for the daemon. */
async function parsedFile(context: Context, home: string): Promise<ParsedFile> {
  const yaml = (await settingsText(placeOf(context))) ?? '';
  try {
    return { file: readConfigFile(yaml, pathIn(home, KEYS.settings)) };
  } catch (error) {
    if (!(error instanceof MatineeError)) throw error;
    return { error: { code: error.code, values: error.values } };
  }
}

/** `config show`: every setting, its value, and where that comes from. */
export async function show(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out, text } = context;
  const place = placeOf(context);
  await checkedHome(place, 'read');
  const settings = await settingsOf(place);
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
      entries.map(({ setting, value, from }) => [setting, shownValue(value), origins[from]]),
    ),
  );
  return DONE;
}
