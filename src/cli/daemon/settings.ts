import type { ConfigFile } from '../../config/schema.ts';
import type { Settings } from '../../config/settings.ts';
import { MatineeError } from '../../errors.ts';
import { MINUTE_MS } from '../../lib/clock.ts';
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
 * @throws {MatineeError} as `parseSettings`.
 */
export function daemonSettings(
  yaml: string | undefined,
  context: Context,
  home: string,
): Promise<Settings> {
  return settingsFrom(yaml, context, home, (text) => readApart(text, context, home));
}

async function readApart(yaml: string, context: Context, home: string): Promise<ConfigFile> {
  // Of its own: of two that are read at once each is judged by its own text.
  const stdout = await withOwnFile(pathIn(home, KEYS.run), yaml, context.world, (path) =>
    askProcess(path, context, home),
  );
  const parsed = parsedIn(stdout);
  if ('error' in parsed) throw new MatineeError(parsed.error.code, parsed.error.values);
  return parsed.file;
}

async function askProcess(path: string, { world, options }: Context, home: string) {
  const reader = world.processes.start(
    [
      ...['config', 'check', '--parsed', '--config', path, '--home', home, '--json'],
      ...(options.unsafeHome === true ? ['--unsafe-home'] : []),
    ],
    { cwd: home, onLine: () => {} },
  );
  const hasEnded = new AbortController();
  void world.clock.sleep(READ_WITHIN_MS, hasEnded.signal).then(
    () => reader.signal('SIGKILL'),
    () => {}, // it has ended in time
  );
  const { stdout } = await reader.ended;
  hasEnded.abort();
  return stdout;
}

function parsedIn(stdout: string): ParsedFile {
  try {
    return JSON.parse(stdout) as ParsedFile;
  } catch (error) {
    const cause = `the configuration could not be read: ${stdout.slice(0, 200)}`;
    throw new MatineeError('internal', { cause }, { cause: error });
  }
}
