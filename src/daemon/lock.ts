import type { Clock } from '../lib/clock.ts';
import type { FileLock, Locks } from '../lib/locks.ts';

/** Who only asks whether a daemon runs, or migrates, holds the lock for a moment. */
const PATIENCE_MS = 500;
const POLL_MS = 20;

/** The lock of a home's one daemon, or undefined while another process holds it. */
export async function takeDaemonLock(
  path: string,
  { clock, locks }: { clock: Clock; locks: Locks },
): Promise<FileLock | undefined> {
  const startedMs = clock.monotonicMs();
  for (;;) {
    const lock = locks.take(path);
    if (lock !== undefined || clock.monotonicMs() - startedMs > PATIENCE_MS) return lock;
    await clock.sleep(POLL_MS);
  }
}
