import assert from 'node:assert/strict';
import { test } from 'node:test';

import { BUILT_IN_COLLECTIONS } from '../config/defaults.ts';
import type { ScheduledJob } from '../job.ts';
import { MINUTE_MS, SECOND_MS } from '../lib/clock.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import type { ProcessEnd, Processes } from '../lib/processes.ts';
import { createProcessRunner } from './runner.ts';

const [built] = BUILT_IN_COLLECTIONS;
assert.ok(built);
const JOB: ScheduledJob = { ...built, timezone: 'UTC', timeoutMs: 10 * MINUTE_MS };
const DUE = new Date('2026-11-23T02:00:00Z');

/** A runner whose one process does what the test says. */
function openRunner() {
  const clock = new FakeClock(DUE);
  const did: string[] = [];
  const { promise, resolve } = Promise.withResolvers<ProcessEnd & { stdout: string }>();
  const processes = {
    start: () => ({ pid: 4711, ended: promise, signal: (name: string) => did.push(name) }),
  } as unknown as Processes;
  const runner = createProcessRunner({
    processes,
    clock,
    cwd: '/',
    orderOf: () => ({ attemptId: 'daily-1', line: '{}' }),
    onStart: () => {},
    onLine: () => {},
    onOverdue: ({ pid }, timeoutMs) => did.push(`overdue ${pid} ${timeoutMs}`),
    onEnd: async ({ endedBy }) => {
      await clock.sleep(SECOND_MS);
      did.push(`ended by ${endedBy}, ${runner.running().length} counted`);
    },
    onGone: () => did.push(`gone, ${runner.running().length} counted`),
  });
  const end = () => resolve({ exitCode: undefined, signal: 'SIGKILL', stdout: '' });
  return { clock, runner, end, did: () => did.splice(0) };
}

test('a process that hangs is asked a minute after its deadline, awake or not, then killed', async () => {
  const { clock, runner, did } = openRunner();
  runner.start(JOB, DUE, undefined);
  await clock.advance(11 * MINUTE_MS - 1);
  assert.deepEqual(did(), []);
  await clock.advance(1);
  assert.deepEqual(did(), ['overdue 4711 600000', 'SIGTERM', 'SIGCONT']);
  await clock.advance(10 * SECOND_MS);
  assert.deepEqual(did(), ['SIGKILL']);
});

test('who waits for a place is told when the process is counted no more, not before', async () => {
  const { clock, runner, end, did } = openRunner();
  runner.start(JOB, DUE, undefined);
  end();
  await clock.advance(SECOND_MS - 1);
  assert.deepEqual(did(), []);
  await clock.advance(1);
  assert.deepEqual(did(), ['ended by undefined, 1 counted', 'gone, 0 counted']);
});
