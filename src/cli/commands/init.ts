import { MatineeError } from '../../errors.ts';
import { checkedHome } from '../../home/place.ts';
import { messagesIn, type Language, type Messages } from '../../messages/messages.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import { replaceHomeFile } from '../../storage/replace-home-file.ts';
import { parseCredential } from '../../tmdb/credential.ts';
import type { RawOptions } from '../command.ts';
import { type Context, localeLanguage, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { localeFor } from '../line/locale.ts';

/** `init`: makes a home with a configuration to start from. Nothing that exists is touched. */
export async function init(
  [dir]: readonly (string | undefined)[],
  _options: RawOptions,
  context: Context,
): Promise<number> {
  const { world, out } = context;
  const named = dir ?? context.options.home ?? world.env['MATINEE_HOME'] ?? '.';
  const options = { ...context.options, home: named };
  const home = await checkedHome(placeOf({ ...context, options }), 'make');
  if (world.exists(pathIn(home, KEYS.settings))) throw new MatineeError('home-exists', { home });

  const language = await chosenLanguage(context);
  const { init: words } = (await messagesIn(language)).commands;
  const secretsExist = world.exists(pathIn(home, KEYS.secrets));
  const key = secretsExist ? undefined : await askedKey(context, words);
  const secrets = key === undefined ? words.env : words.env.replace(/=\n$/, `=${key}\n`);
  if (!secretsExist) {
    await replaceHomeFile(home, KEYS.secrets, secrets, world, { private: true });
  }
  // Last: it is what makes a folder a home, to which nothing more is done.
  await replaceHomeFile(home, KEYS.settings, words.yaml(localeFor(language, world)), world);

  const hasKey = key !== undefined || (world.env['TMDB_API_KEY'] ?? '') !== '';
  if (out.json) out.document({ outcome: 'made', home, lang: language, key: hasKey });
  else {
    out.print(words.made(home), ...(hasKey ? [] : [words.keyMissing(home)]));
    const run = context.text.line.in(home)('run daily');
    out.print(words.next(run));
    if (!hasKey) out.print(words.rehearse(run));
  }
  return DONE;
}

/** Said by an option or the environment, else by the locale, else asked, else English. */
async function chosenLanguage({ options, world }: Context): Promise<Language> {
  const said = options.lang ?? world.env['MATINEE_LANG'];
  if (said === 'ko' || said === 'en') return said;
  const locale = localeLanguage(world.env);
  if (locale !== undefined || !world.interactive) return locale ?? 'en';

  const { isCancel, select } = await import('@clack/prompts');
  const choice = await select<Language>({
    message: (await messagesIn('en')).commands.init.askLang,
    options: [
      { value: 'ko', label: '한국어' },
      { value: 'en', label: 'English' },
    ],
  });
  if (isCancel(choice)) throw new MatineeError('interrupted', {});
  return choice;
}

async function askedKey(
  { world, out }: Context,
  { askKey: message, noKey }: Messages['commands']['init'],
): Promise<string | undefined> {
  if (!world.interactive || (world.env['TMDB_API_KEY'] ?? '') !== '') return undefined;
  const { isCancel, password } = await import('@clack/prompts');
  const answer = await password({
    message,
    validate: (value = '') =>
      value === '' || parseCredential(value.trim()) !== undefined ? undefined : noKey,
  });
  if (isCancel(answer)) throw new MatineeError('interrupted', {});
  const key = answer?.trim() ?? '';
  out.hide(key);
  return key === '' ? undefined : key;
}
