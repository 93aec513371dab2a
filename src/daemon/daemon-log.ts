import type { Place } from '../home/place.ts';
import type { FileSystem } from '../lib/files.ts';
import type { Messages } from '../messages/messages.ts';
import type { HomeGuard } from '../storage/home-guard.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import type { DaemonFace } from './face.ts';
import { type Log, openLog } from './log.ts';

/** A home, and the guard of the one that lay there when the daemon began. */
export interface GuardedPlace {
  place: Place;
  guard: HomeGuard;
}

/** The daemon's log, for whoever started it to see too. */
export function openDaemonLog(
  { place, guard }: GuardedPlace,
  timezone: string,
  text: Messages,
  { onLine, elsewhere }: Pick<DaemonFace, 'onLine' | 'elsewhere'>,
): Log {
  const { machine, home, secrets } = place;
  return openLog({
    files: logFilesOf(machine.files, guard, elsewhere),
    clock: machine.clock,
    path: pathIn(home, KEYS.log),
    timezone,
    sentence: text.log,
    redact: secrets.redact,
    onLine,
  });
}

type LogFiles = Pick<FileSystem, 'append' | 'facts' | 'rename'>;

/**
 * The files of the log while its folder is the daemon's. After that its name may be another's, and
 * lines go to `elsewhere`: what `start` has opened is the daemon's log wherever it lies by now.
 */
function logFilesOf(
  files: LogFiles,
  guard: Pick<HomeGuard, 'isSameFolder'>,
  elsewhere: DaemonFace['elsewhere'],
): LogFiles {
  return {
    append: async (path, content) => {
      if (await guard.isSameFolder()) await files.append(path, content);
      else elsewhere?.(content);
    },
    facts: async (path) => ((await guard.isSameFolder()) ? files.facts(path) : undefined),
    rename: files.rename,
  };
}
