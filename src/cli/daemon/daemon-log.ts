import { type Log, openLog } from '../../daemon/log.ts';
import type { FileSystem } from '../../lib/files.ts';
import type { Messages } from '../../messages/messages.ts';
import type { HomeGuard } from '../../storage/home-guard.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import type { Context } from '../context.ts';
import { logText } from '../text/log-text.ts';
import type { TextSink } from '../text/text-sink.ts';

/** A home, and the guard of the one that lay there when the daemon began. */
export interface GuardedPlace {
  home: string;
  guard: HomeGuard;
}

/** The daemon's log; of one that runs in a terminal it is shown there too. */
export function openDaemonLog(
  { home, guard }: GuardedPlace,
  timezone: string,
  { world, out }: Context,
  text: Messages,
  quiet: boolean,
): Log {
  return openLog({
    files: logFilesOf(world.files, guard, quiet ? world.stdout : undefined),
    clock: world.clock,
    path: pathIn(home, KEYS.log),
    timezone,
    sentence: text.log,
    redact: out.redact,
    onLine: (line) => {
      if (!quiet && line.level !== 'debug') out.print(logText(line));
    },
  });
}

/** What is told besides would end up in the log as a line that is no JSON. */
export function tellingTo(log: Log, { out, ...context }: Context): Context {
  const tell = (...lines: string[]) => {
    for (const line of lines) log.tell('daemon-said', { line });
  };
  return { ...context, out: { ...out, tell } };
}

type LogFiles = Pick<FileSystem, 'append' | 'facts' | 'rename'>;

/**
 * The files of the log while its folder is the daemon's. After that its name may be another's, and
 * lines go to `elsewhere`: what `start` has opened is the daemon's log wherever it lies by now.
 */
function logFilesOf(
  files: LogFiles,
  guard: Pick<HomeGuard, 'isSameFolder'>,
  elsewhere: TextSink | undefined,
): LogFiles {
  return {
    append: async (path, content) => {
      if (await guard.isSameFolder()) await files.append(path, content);
      else elsewhere?.write(content);
    },
    facts: async (path) => ((await guard.isSameFolder()) ? files.facts(path) : undefined),
    rename: files.rename,
  };
}
