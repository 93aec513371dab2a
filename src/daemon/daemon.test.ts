import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { MatineeError } from '../errors.ts';
import { openInMemory } from '../ledger/open.ts';
import { createPlanbook } from '../ledger/planbook.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import type { RequestAnswer } from '../plan.ts';
import { createDaemon, DAEMON_TICK_MS } from './daemon.ts';

/**
 * A daemon whose attempts end when they are let, and whose desk says in which phase it was asked; a
 * configuration is read when it is let.
 */
async function openDaemon(failing?: () => Promise<void>) {
  let lost: MatineeError | undefined;
  const row: string[] = [];
  const clock = new FakeClock();
  const planbook = createPlanbook(await openInMemory(clock));
  const ended = Promise.withResolvers<void>();
  const stops: boolean[] = [];
  const told: unknown[] = [];
  const reading = Promise.withResolvers<void>();
  const asked: string[] = [];
  const daemon = createDaemon({
    clock,
    planbook,
    log: { tell: (...line) => told.push(line), flush: async () => {} },
    runner: {
      start: () => {},
      startByHand: () => assert.fail('the desk starts what is asked for'),
      running: () => [],
      stopAll: (force) => {
        stops.push(force);
        return ended.promise;
      },
    },
    scheduler: {
      tick: async () => {
        row.push('planned');
        return new Date(clock.now().getTime() + DAEMON_TICK_MS);
      },
    },
    checkHome: async () => {
      if (lost !== undefined) throw lost;
    },
    recover: async () => {
      row.push('mended');
    },
    sentence: () => 'It went wrong.',
    handle: async ({ id, kind, job }, stopping): Promise<RequestAnswer> => {
      asked.push(id);
      if (kind === 'reload') await Promise.race([reading.promise, aborted(stopping)]);
      return { ok: true, text: `${job ?? kind} ${stopping.aborted ? 'stopping' : 'ready'}` };
    },
    writeStatus: async (phase) => {
      await failing?.();
      row.push(phase);
    },
  });
  const ask = async (job: string) => {
    const id = await planbook.ask('run', job, clock.now());
    daemon.wake();
    await clock.advance(0);
    return planbook.answerTo(id);
  };
  return {
    ...{ clock, planbook, daemon, ask, stops, asked, told, row },
    lose: (error: MatineeError) => {
      lost = error;
      row.push('lost');
    },
    ticks: () => row.filter((one) => one === 'planned').length,
    endReading: reading.resolve,
    failReading: reading.reject,
    endAttempts: () => ended.resolve(),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

describe('a daemon answers what is asked of it', () => {
  test('when it is woken, without waiting for its next turn', async () => {
    const { clock, daemon, ask, endAttempts } = await openDaemon();
    const run = daemon.run();
    await clock.advance(0);
    assert.deepEqual(await ask('daily'), { ok: true, text: 'daily ready' });
    daemon.stop();
    endAttempts();
    await run;
  });

  test('at its next turn, when the signal that wakes it was lost', async () => {
    const { clock, planbook, daemon, endAttempts } = await openDaemon();
    const run = daemon.run();
    await clock.advance(0);
    const id = await planbook.ask('run', 'daily', clock.now());
    await clock.advance(DAEMON_TICK_MS);
    assert.deepEqual(await planbook.answerTo(id), { ok: true, text: 'daily ready' });
    daemon.stop();
    endAttempts();
    await run;
  });

  test('also while it waits for its attempts to stop, and asked last of all', async () => {
    const { clock, planbook, daemon, ask, stops, endAttempts } = await openDaemon();
    const run = daemon.run();
    await clock.advance(0);
    daemon.stop();
    await clock.advance(0);
    assert.deepEqual(stops, [false]);
    assert.deepEqual(await ask('daily'), { ok: true, text: 'daily stopping' });
    assert.deepEqual(await ask('weekly'), { ok: true, text: 'weekly stopping' });

    const last = await planbook.ask('run', 'hourly', clock.now());
    endAttempts();
    await run;
    assert.deepEqual(await planbook.answerTo(last), { ok: true, text: 'hourly stopping' });
  });

  test('told to stop twice, it kills its attempts, and still answers', async () => {
    const { clock, daemon, ask, stops, endAttempts } = await openDaemon();
    const run = daemon.run();
    await clock.advance(0);
    daemon.stop();
    await clock.advance(0);
    daemon.stop();
    await clock.advance(0);
    assert.deepEqual(stops, [false, true]);
    assert.deepEqual(await ask('daily'), { ok: true, text: 'daily stopping' });
    endAttempts();
    await run;
  });
});

test('a status that cannot be written ends nothing: it is told, and written in the next turn', async () => {
  let turns = 0;
  const { clock, daemon, told, endAttempts } = await openDaemon(() => {
    turns += 1;
    return Promise.reject(new Error('EISDIR'));
  });
  const run = daemon.run();
  await clock.advance(3 * DAEMON_TICK_MS);
  assert.equal(turns, 4);
  const failed = ['turn-failed', { message: 'It went wrong.', againInMs: DAEMON_TICK_MS }];
  assert.deepEqual(told.slice(0, 4), [failed, failed, failed, failed]);
  daemon.stop();
  endAttempts();
  await run;
});

describe('a daemon whose home was replaced', () => {
  const LOST = new MatineeError('home-replaced', { part: 'home', path: '/h', found: 'other' });

  test('ends at its next turn, plans nothing, and asks its attempts to stop', async () => {
    const { clock, daemon, stops, row, lose, endAttempts } = await openDaemon();
    const run = daemon.run();
    await clock.advance(0);
    lose(LOST);
    const ended = assert.rejects(run, LOST);
    await clock.advance(DAEMON_TICK_MS);
    assert.deepEqual(row, ['mended', 'planned', 'ready', 'lost', 'stopping']);
    assert.deepEqual(stops, [false]);
    endAttempts();
    await ended;
    assert.deepEqual(stops, [false]);
  });

  test('ends as soon as it is woken', async () => {
    const { clock, daemon, lose, endAttempts } = await openDaemon();
    const run = daemon.run();
    await clock.advance(0);
    lose(LOST);
    endAttempts();
    daemon.wake();
    await assert.rejects(run, LOST);
  });

  test('kills attempts that have not stopped after ten seconds, for which nobody will ask', async () => {
    const { clock, daemon, stops, lose, endAttempts } = await openDaemon();
    const ended = assert.rejects(daemon.run(), LOST);
    await clock.advance(0);
    lose(LOST);
    await clock.advance(DAEMON_TICK_MS + 9999);
    assert.deepEqual(stops, [false]);
    await clock.advance(1);
    assert.deepEqual(stops, [false, true]);
    endAttempts();
    await ended;
  });

  test('does not try again what failed because of it, nor takes it for a turn that failed', async () => {
    const { clock, daemon, row, lose, endAttempts } = await openDaemon();
    endAttempts();
    lose(LOST);
    await assert.rejects(daemon.run(), LOST);
    assert.deepEqual(row, ['lost', 'stopping']);
    assert.equal(clock.sleeping, 0);
  });
});

describe('while a configuration is read, which may take a minute, a daemon', () => {
  async function openReading() {
    const opened = await openDaemon();
    const { clock, planbook, daemon } = opened;
    const run = daemon.run();
    await clock.advance(0);
    const id = await planbook.ask('reload', undefined, clock.now());
    daemon.wake();
    await clock.advance(0);
    return { ...opened, run, id };
  }

  test('plans as ever, answers others, and plans anew as soon as it is read', async () => {
    const { clock, planbook, daemon, ask, run, id, ticks, endReading, endAttempts } =
      await openReading();
    const before = ticks();
    await clock.advance(4 * DAEMON_TICK_MS);
    assert.equal(ticks(), before + 4);
    assert.deepEqual(await ask('daily'), { ok: true, text: 'daily ready' });
    assert.equal(await planbook.answerTo(id), undefined);

    const between = ticks();
    endReading();
    await clock.advance(0);
    assert.deepEqual(await planbook.answerTo(id), { ok: true, text: 'reload ready' });
    assert.equal(ticks(), between + 1);
    daemon.stop();
    endAttempts();
    await run;
  });

  test('reads it once, and what is asked next after it', async () => {
    const { clock, planbook, daemon, run, id, asked, endReading, endAttempts } =
      await openReading();
    const next = await planbook.ask('reload', undefined, clock.now());
    await clock.advance(3 * DAEMON_TICK_MS);
    assert.deepEqual(asked, [id]);
    endReading();
    await clock.advance(0);
    assert.deepEqual(asked, [id, next]);
    daemon.stop();
    endAttempts();
    await run;
  });

  test('stops without waiting for it', async () => {
    const { planbook, daemon, run, id, endAttempts } = await openReading();
    daemon.stop();
    endAttempts();
    await run;
    assert.deepEqual(await planbook.answerTo(id), { ok: true, text: 'reload stopping' });
  });

  test('says so in a sentence where it cannot answer, and goes on', async () => {
    const { clock, daemon, run, told, ticks, failReading, endAttempts } = await openReading();
    failReading(new Error('storage-failed {"path":"x"}'));
    const before = ticks();
    await clock.advance(DAEMON_TICK_MS);
    const values = { message: 'It went wrong.', againInMs: DAEMON_TICK_MS };
    assert.deepEqual(told[0], ['turn-failed', values]);
    assert.ok(ticks() > before);
    daemon.stop();
    endAttempts();
    await run;
  });
});
