import type { ConfigFile } from '../../config/schema.ts';
import type { Settings } from '../../config/settings.ts';
import { MatineeError } from '../../errors.ts';
import { MINUTE_MS, SECOND_MS } from '../../lib/clock.ts';
import { withOwnFile } from '../../lib/replace-file.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import { type Context, settingsFrom } from '../context.ts';

/** What a process that read a configuration says of it. */
export type ParsedFile = { file: ConfigFile } | { error: Pick<MatineeError, 'code' | 'values'> };

/** Reading takes a moment; a machine that is starting may take many. */
const READ_WITHIN_MS = MINUTE_MS;

/**
 * The settings that a text for matinee.yaml makes. The text is read in a process of its own: what
 * that needs takes 18 MiB, which a daemon would keep for as long as it runs.
 *
 * @throws {MatineeError} as `parseSettings`; `config-unread` when that process took too long.
 */
export function daemonSettings(
  yaml: string | undefined,
  context: Context,
  home: string,
  stopping?: AbortSignal,
): Promise<Settings> {
  return settingsFrom(yaml, context, home, (text, file) =>
    readApart({ text, file, home, stopping }, context),
  );
}

interface Reading {
  text: string;
  /** As errors name it. */
  file: string;
  home: string;
  /** Ends it, should the daemon stop meanwhile. */
  stopping: AbortSignal | undefined;
}

async function readApart(reading: Reading, context: Context): Promise<ConfigFile> {
  const { text, home } = reading;
  // Of its own: of two that are read at once each is judged by its own text.
  const parsed = await withOwnFile(pathIn(home, KEYS.run), text, context.world, (path) =>
    askProcess(path, reading, context),
  );
  if ('error' in parsed) throw new MatineeError(parsed.error.code, parsed.error.values);
  return parsed.file;
}

async function askProcess(
  path: string,
  { home, file, stopping }: Reading,
  { world, options }: Context,
): Promise<ParsedFile> {
  const reader = world.processes.start(
    [
      ...['config', 'check', '--parsed', '--config', path, '--home', home, '--json'],
      ...(options.unsafeHome === true ? ['--unsafe-home'] : []),
    ],
    { cwd: home, onLine: () => {} },
  );
  const hasEnded = new AbortController();
  let seconds: number | undefined;
  const giveUp = () => reader.signal('SIGKILL');
  stopping?.addEventListener('abort', giveUp, { once: true });
  void world.clock.sleep(READ_WITHIN_MS, hasEnded.signal).then(
    () => {
      seconds = READ_WITHIN_MS / SECOND_MS;
      giveUp();
    },
    () => {}, // it has ended in time
  );
  const { stdout } = await reader.ended;
  hasEnded.abort();
  stopping?.removeEventListener('abort', giveUp);
  try {
    return JSON.parse(stdout) as ParsedFile;
  } catch (error) {
    throw new MatineeError('config-unread', { file, seconds }, { cause: error });
  }
}
