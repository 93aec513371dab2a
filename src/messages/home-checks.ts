import type { HomeCheck } from '../home-check.ts';
import { shellWord } from './command-lines.ts';
import type { Messages } from './messages.ts';
import { bytesText } from './numbers.ts';

/** A sentence, and what to do about what it says. */
export interface CheckWords {
  text: string;
  hint?: string;
}

/** What people are told of one thing that was looked at. */
export function checkWords(one: HomeCheck, text: Messages): CheckWords {
  const words = text.commands.doctor;
  if (one.check === 'tmdb') return tmdbWords(one, text);
  if ('error' in one) return text.error(one.error);
  if ('damaged' in one) {
    const { file, damage } = one.damaged;
    const { damageText, damageRemedy } = text.damage;
    // What is to be done is said once a file.
    const hint = one.isLast ? damageRemedy(file) : undefined;
    return { text: `${file} ${damageText(damage)}`, ...(hint !== undefined && { hint }) };
  }
  switch (one.check) {
    case 'node':
      return { text: words.node(one.version) };
    case 'zone':
      return { text: words.zone(one) };
    case 'home':
      return { text: words.home(one.home) };
    case 'folder':
      return { text: words.folderTaken(one.path, one.found), hint: words.moveAway };
    case 'file':
      return text.error({ code: 'not-a-file', values: one });
    case 'disk':
      return { text: (one.isLow ? words.diskLow : words.disk)(bytesText(one.freeBytes)) };
    case 'inodes':
      return { text: words.inodesFew(one.freeInodes) };
    case 'config':
      if (!('name' in one)) return { text: words.config };
      return { text: text.commands.run.notice(one.name, one.setting) };
    case 'key':
      return {
        text: one.kind === undefined ? words.noKeyNeeded : words.key(words.keyKinds[one.kind]),
      };
    case 'daemon':
      return {
        text: words.daemonDied(one.diedAfter.toISOString()),
        hint: text.daemon.status.toStart(text.line('start')),
      };
    case 'snapshots':
      return { text: words.fileChanged(one.path), hint: text.commands.data.findingsHint };
    case 'proxy':
      return { text: words.proxy(one.proxy) };
    case 'secrets':
      return secretsWords(one, text);
    case 'store':
      return { text: one.exists ? words.store(one.lastRun) : words.storeNew };
  }
}

function tmdbWords({ url, error }: HomeCheck & { check: 'tmdb' }, text: Messages): CheckWords {
  const { reachable, unreachable } = text.commands.doctor;
  if (error === undefined) return { text: reachable(url) };
  const { text: problem, hint } = text.error(error);
  return { text: unreachable(url, problem), ...(hint !== undefined && { hint }) };
}

function secretsWords(
  { path, reader }: HomeCheck & { check: 'secrets' },
  text: Messages,
): CheckWords {
  const { keyReadable, keyOwned, closeFile, takeFile } = text.commands.doctor;
  const file = shellWord(path);
  return reader === 'others'
    ? { text: keyReadable(path), hint: closeFile(file) }
    : { text: keyOwned(path, reader.ownerId), hint: takeFile(file) };
}
