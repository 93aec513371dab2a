import { createDaemonFiles } from '../../src/daemon/files.ts';
import { daemonSettings } from '../../src/daemon/settings.ts';
import { createContext, placeOf } from '../../src/cli/context.ts';
import type { World } from '../../src/cli/world.ts';
import { openHomeGuard } from '../../src/storage/home-guard.ts';

/** Stands for a command: writes all that a daemon writes as it starts and reloads. */
export const DAEMON_FILES = 'daemon files';

export async function writeDaemonFiles(argv: readonly string[], world: World): Promise<void> {
  const home = argv[argv.indexOf('--home') + 1] ?? '';
  const guard = await openHomeGuard(home, world.files);
  const files = createDaemonFiles(home, 'Asia/Seoul', world, guard);
  await files.writeStatus({});
  // Judged, by a process of its own, from a file of the daemon's own.
  const settings = await daemonSettings(
    'lang: en\n',
    placeOf(await createContext(world, { home })),
  );
  await files.writeAccepted(`lang: ${settings.lang}\n`);
  await files.writePid();
  await files.writeStatus({ phase: 'ready' });
  guard.release();
}
