import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { FakeClock } from '../lib/fake-clock.ts';
import { nodeFileSystem } from '../lib/files.ts';
import type { Processes } from '../lib/processes.ts';
import { findDaemon, stopDaemon } from './daemon-control.ts';
import { pidText } from './pid-file.ts';

const DAEMON = { pid: 4711, startedAt: '2026-11-23T02:00:00+09:00', mark: 'ours' };

// biome-ignore format: a table is read by column
const cases: { name: string; endsAfter: string | undefined; endsAtMs?: number; sent: string[]; told: string[] }[] = [
  { name: 'that ends at the first signal is sent no other', endsAfter: 'SIGTERM', sent: ['SIGTERM 0 s'],                                 told: [] },
  { name: 'that drains is waited for',                      endsAfter: undefined, endsAtMs: 12_000, sent: ['SIGTERM 0 s'],               told: ['wait 5 s', 'wait 10 s'] },
  { name: 'that takes half a minute is asked again',        endsAfter: undefined, endsAtMs: 31_000, sent: ['SIGTERM 0 s', 'SIGTERM 30 s'], told: ['wait 5 s', 'wait 10 s', 'wait 15 s', 'wait 20 s', 'wait 25 s', 'force', 'wait 30 s'] },
  { name: 'that does not listen is killed',                 endsAfter: 'SIGKILL', sent: ['SIGTERM 0 s', 'SIGTERM 30 s', 'SIGKILL 40 s'], told: ['wait 5 s', 'wait 10 s', 'wait 15 s', 'wait 20 s', 'wait 25 s', 'force', 'wait 30 s', 'wait 35 s', 'kill'] },
];
for (const { name, endsAfter, endsAtMs = Infinity, sent, told } of cases) {
  test(`a daemon ${name}`, async () => {
    const machine = openWorld({ endsAfter, endsAtMs });
    await machine.stop();
    assert.deepEqual(machine.sent, sent);
    assert.deepEqual(
      machine.told.filter((one) => one !== 'wait 40 s'),
      told,
    );
  });
}

test('a process that was given the id of a daemon that ended is sent nothing', async () => {
  const machine = openWorld({ endsAfter: undefined, endsAtMs: 0, successor: 'innocent' });
  await machine.stop();
  assert.deepEqual([machine.sent, machine.told], [[], []]);
});

test('a daemon that runs as another user is not waited for', async () => {
  const machine = openWorld({ endsAfter: undefined, endsAtMs: Infinity, isOfOthers: true });
  await assert.rejects(machine.stop(), {
    code: 'daemon-of-others',
    values: { home: '', pid: DAEMON.pid, ownerId: undefined },
  });
  assert.deepEqual([machine.sent, machine.told], [[], []]);
});

/** A daemon that ends after a signal, or some time after it was asked to stop. */
function openWorld(daemon: {
  endsAfter: string | undefined;
  endsAtMs: number;
  successor?: string;
  /** The system lets us send it nothing. */
  isOfOthers?: boolean;
}) {
  const clock = FakeClock.impatient();
  const startedMs = clock.monotonicMs();
  const elapsedMs = () => clock.monotonicMs() - startedMs;
  const sent: string[] = [];
  const told: string[] = [];
  const seconds = () => `${Math.round(elapsedMs() / 1000)} s`;
  const hasEnded = () =>
    elapsedMs() >= daemon.endsAtMs || sent.some((one) => one.startsWith(`${daemon.endsAfter} `));
  const processes: Processes = {
    start: () => assert.fail(),
    detach: () => assert.fail(),
    signal: (pid, signal) => {
      assert.equal(pid, DAEMON.pid);
      if (daemon.isOfOthers === true) return false;
      sent.push(`${signal} ${seconds()}`);
      return true;
    },
    markOf: () => (hasEnded() ? daemon.successor : DAEMON.mark),
    place: () => 'here',
  };
  const place = { home: '', pidPath: '', isLocked: () => true };
  const parts = { files: nodeFileSystem, processes, clock, ...place };
  const stop = () =>
    stopDaemon(DAEMON, parts, {
      onWait: async () => void told.push(`wait ${seconds()}`),
      onForce: () => told.push('force'),
      onKill: () => told.push('kill'),
    });
  return { sent, told, stop, processes };
}

describe('a home whose daemon lock nobody holds', () => {
  // biome-ignore format: a table is read by column
  const cases: { name: string; lives: boolean; home: 'this' | 'another' | undefined; running: boolean }[] = [
    { name: 'has a daemon whose lock was removed while it lives',           lives: true,  home: 'this',    running: true },
    { name: 'has none where the process of the PID file is gone',           lives: false, home: 'this',    running: false },
    { name: 'has none where it is a copy of the home of a daemon',          lives: true,  home: 'another', running: false },
    { name: 'has none where an older version wrote the PID file',           lives: true,  home: undefined, running: false },
  ];
  for (const { name, lives, home: written, running } of cases) {
    test(name, async (t) => {
      const home = mkdtempSync(join(tmpdir(), 'matinee-control-'));
      t.after(() => rmSync(home, { recursive: true }));
      const pidPath = join(home, 'pid');
      const identity = written === 'this' ? await nodeFileSystem.identity(home) : written;
      const record = { ...DAEMON, home: identity };
      await nodeFileSystem.write(pidPath, pidText(record));
      const { processes } = openWorld({ endsAfter: undefined, endsAtMs: lives ? Infinity : 0 });
      const clock = new FakeClock();
      const place = { home, pidPath, isLocked: () => false };
      const found = await findDaemon({ files: nodeFileSystem, processes, clock, ...place });
      assert.deepEqual(found, running ? { running, process: record } : { running });
    });
  }
});
