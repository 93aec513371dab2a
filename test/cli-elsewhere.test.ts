import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { statusText } from '../src/home/status-file.ts';
import { makeHome, openWorld, runCli } from './support/cli.ts';

// biome-ignore format: a table is read by column
const cases: { name: string; phase: 'starting' | 'ready'; validUntil: string; says: string }[] = [
  { name: 'is well',               phase: 'ready',    validUntil: '2026-11-23T02:01:00+09:00', says: '● running since 2026-11-23 01:00 (1:00:03), PID 7' },
  { name: 'is not ready yet',      phase: 'starting', validUntil: '2026-11-23T02:01:00+09:00', says: '● starting' },
  { name: 'wrote this long ago',   phase: 'ready',    validUntil: '2026-11-23T01:59:00+09:00', says: '● starting' },
];

for (const { name, phase, validUntil, says } of cases) {
  test(`of a daemon in another container, which holds its lock and ${name}`, async (t) => {
    const world = await openWorld(t);
    const { home, locks, processes } = world;
    await makeHome(world);
    await mkdir(join(home, 'logs'));
    const file = statusText({
      status: 'running',
      pid: 7,
      start_time: '2026-11-23T01:00:00+09:00',
      last_update: '2026-11-23T02:00:00+09:00',
      version: '0.1.0',
      phase,
      jobs: 5,
      next: null,
      upcoming: [],
      running: [],
      valid_until: validUntil,
      error: null,
    });
    await writeFile(join(home, 'logs/scheduler_status.json'), file);
    const elsewhere = {
      ...world,
      locks: { ...locks, isHeld: () => true },
      processes: { ...processes, markOf: () => undefined },
    };
    const { stdout } = await runCli('status', elsewhere);
    assert.equal(stdout.split('\n')[0], says);
  });
}
