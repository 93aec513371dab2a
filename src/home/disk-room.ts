import { MatineeError } from '../errors.ts';
import { HARDLY_FREE_BYTES } from '../health/checks.ts';
import type { Machine } from './machine.ts';

/**
 * Looks whether a home has room for a daemon's runs.
 *
 * @throws {MatineeError} `disk-low`.
 */
export async function refuseLowDisk(home: string, { files }: Machine): Promise<void> {
  const { freeBytes } = await files.volume(home);
  if (freeBytes < HARDLY_FREE_BYTES) {
    throw new MatineeError('disk-low', { path: home, freeBytes, wantedBytes: HARDLY_FREE_BYTES });
  }
}
