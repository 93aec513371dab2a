import { zoneFault } from '../../config/zones.ts';
import type { Locale } from '../../home/demo-home.ts';
import { SYSTEM_ZONE } from '../../lib/local-time.ts';
import type { Language } from '../../messages/messages.ts';
import type { World } from '../world.ts';

/** The country that a language is of, where the locale names none. */
const COUNTRIES: Record<Language, string> = { ko: 'KR', en: 'US' };

/**
 * By the language that was chosen, the country that the machine's locale has for it, and its zone.
 * A server's clock mostly shows UTC, which tells nothing of its reader: in Korean it is Seoul's then.
 */
export function localeFor(lang: Language, { env, timezone }: World): Locale {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  const [, named, country] = /^([a-z]{2})_([A-Z]{2})\b/.exec(locale) ?? [];
  const region = named === lang && country !== undefined ? country : COUNTRIES[lang];
  const zone = timezone === SYSTEM_ZONE ? machineZone() : timezone;
  const isKnown = zone !== undefined && zoneFault(zone) === undefined;
  const told = isKnown ? zone : 'UTC';
  return {
    lang,
    timezone:
      lang === 'ko' && /^(?:Etc\/)?(?:UTC|GMT|Universal|UCT|Zulu)$/.test(told)
        ? 'Asia/Seoul'
        : told,
    language: `${lang}-${region}`,
    region,
  };
}

function machineZone(): string | undefined {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
