import type { ConfigFile } from '../config/schema.ts';
import type { Settings } from '../config/settings.ts';
import { MatineeError } from '../errors.ts';
import type { Place } from '../home/place.ts';
import { settingsFrom } from '../home/settings.ts';
import { MINUTE_MS, SECOND_MS } from '../lib/clock.ts';
import { withOwnFile } from '../lib/replace-file.ts';
import { KEYS, pathIn } from '../storage/paths.ts';

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
  place: Place,
  stopping?: AbortSignal,
): Promise<Settings> {
  return settingsFrom(yaml, place, (text, file) => readApart({ text, file, stopping }, place));
}

interface Reading {
  text: string;
  /** As errors name it. */
  file: string;
  /** Ends it, should the daemon stop meanwhile. */
  stopping: AbortSignal | undefined;
}

async function readApart(reading: Reading, place: Place): Promise<ConfigFile> {
  const { machine, home } = place;
  // Of its own: of two that are read at once each is judged by its own text.
  const parsed = await withOwnFile(pathIn(home, KEYS.run), reading.text, machine, (path) =>
    askProcess(path, reading, place),
  );
  if ('error' in parsed) throw new MatineeError(parsed.error.code, parsed.error.values);
  return parsed.file;
}

async function askProcess(
  path: string,
  { file, stopping }: Reading,
  { machine, home, unsafe }: Place,
): Promise<ParsedFile> {
  const reader = machine.processes.start(
    [
      ...['config', 'check', '--parsed', '--config', path, '--home', home, '--json'],
      ...(unsafe ? ['--unsafe-home'] : []),
    ],
    { cwd: home, onLine: () => {} },
  );
  const hasEnded = new AbortController();
  let seconds: number | undefined;
  const giveUp = () => reader.signal('SIGKILL');
  stopping?.addEventListener('abort', giveUp, { once: true });
  void machine.clock.sleep(READ_WITHIN_MS, hasEnded.signal).then(
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
