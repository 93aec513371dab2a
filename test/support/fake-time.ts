import { existsSync, globSync, renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** Debian's `faketime` package; undefined where it is not installed. */
const LIBRARY = globSync('/usr/lib/*/faketime/libfaketime.so.1').find((path) => existsSync(path));

/** Why a test that moves the clock of real processes is skipped; false where it can run. */
export const noFakeTime =
  LIBRARY === undefined && 'the clock of a process cannot be moved: apt-get install faketime';

/** The wall clock of the processes with this environment, which a test moves while they run. */
export interface FakeTime {
  env: Record<string, string>;
  now(): Date;
  /** Their wall clock shows `at` from now on, and goes on; stopwatches go on as they did. */
  set(at: Date): void;
}

export async function openFakeTime(t: TestContext, at: Date): Promise<FakeTime> {
  const folder = await mkdtemp(join(tmpdir(), 'matinee-time-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'offset');
  let offsetMs = 0;
  const set = (to: Date) => {
    offsetMs = Math.round(to.getTime() - Date.now());
    // Renamed into place: who reads the time never finds half an offset.
    const text = `${offsetMs < 0 ? '-' : '+'}${(Math.abs(offsetMs) / 1000).toFixed(3)}\n`;
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  };
  set(at);
  return {
    env: {
      LD_PRELOAD: LIBRARY ?? '',
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    },
    now: () => new Date(Date.now() + offsetMs),
    set,
  };
}
