import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';

import { makeHome, openWorld, runCli } from '../../test/support/cli.ts';
import { openRunning } from '../../test/support/running.ts';
import { createContext, placeOf } from '../cli/context.ts';
import { isError } from '../errors.ts';
import { openToWrite } from '../home/open.ts';
import { readRunAnswer } from '../home/run-request.ts';
import { settingsOf } from '../home/settings.ts';
import { SECOND_MS } from '../lib/clock.ts';
import { messagesIn } from '../messages/messages.ts';
import type { RunningAttempt } from '../plan.ts';
import { createRequestDesk } from './requests.ts';

const text = await messagesIn('en');

/** A desk in a home, with a runner that only remembers what it was to start. */
async function openDesk(t: TestContext, yaml?: string) {
  const world = await openWorld(t);
  const home = await makeHome(world, yaml);
  await runCli('data verify', world);
  const place = placeOf(await createContext(world, {}));
  const settings = await settingsOf(place);
  const opened = await openToWrite(place);
  t.after(() => opened[Symbol.asyncDispose]());
  const started: RunningAttempt[] = [];
  const runner = {
    running: () => started,
    startByHand: ({ name }: { name: string }, dueAt: Date): RunningAttempt => {
      const attempt = { job: name, dueAt, trigger: 'manual', pid: 77, startedAt: dueAt } as const;
      started.push(attempt);
      return attempt;
    },
  };
  const desk = createRequestDesk(
    {
      place,
      opened,
      language: 'en',
      text,
      log: { tell: () => {}, flush: async () => {} },
      settings: () => settings,
      accept: async () => {},
    },
    runner,
  );
  const ask = (
    job: string,
    { ageMs = 0, phase = 'ready' }: { ageMs?: number; phase?: 'ready' | 'stopping' } = {},
  ) => {
    const createdAt = new Date(world.clock.now().getTime() - ageMs);
    return desk.handle({ id: '1', kind: 'run', job, createdAt }, signalIn(phase));
  };
  return { world, home, desk, runner, started, ask };
}

function signalIn(phase: 'ready' | 'stopping'): AbortSignal {
  return phase === 'stopping' ? AbortSignal.abort() : new AbortController().signal;
}

/** What the answer says in English, as the one who asked would read it. */
function refusalIn(answer: Parameters<typeof readRunAnswer>[0]): string {
  assert.equal(answer.ok, false);
  try {
    readRunAnswer(answer);
  } catch (error) {
    return isError(error, 'internal') ? 'internal' : text.error(error as never).text;
  }
  return assert.fail('it was not refused');
}

describe('asked to run a job, the daemon', () => {
  // biome-ignore format: a table is read by column
  const cases: { name: string; yaml?: string; asked: string; job: string }[] = [
    { name: 'starts it at once, due now',   asked: 'daily_collection', job: 'daily_collection' },
    { name: 'checks health as well',        asked: 'health_check',     job: 'health_check' },
    { name: 'starts what is switched off',  asked: 'hourly_trending',  job: 'hourly_trending', yaml: 'jobs: { hourly_trending: { enabled: false } }\n' },
  ];
  for (const { name, yaml, asked, job } of cases) {
    test(name, async (t) => {
      const { world, ask, started } = await openDesk(t, yaml);
      const answer = await ask(asked);
      const { dueAt, process } = readRunAnswer(answer);
      assert.deepEqual([answer.ok, dueAt, process.pid], [true, world.clock.now(), 77]);
      assert.deepEqual(
        started.map((one) => one.job),
        [job],
      );
    });
  }

  test('starts what is paused', async (t) => {
    const { world, ask } = await openDesk(t);
    await runCli('pause daily', world);
    assert.equal((await ask('daily_collection')).ok, true);
  });

  test('does not start what runs already, and names who runs it', async (t) => {
    const { world, ask, started } = await openDesk(t);
    const { id } = await openRunning(t, world);
    assert.equal(
      refusalIn(await ask('daily_collection')),
      `daily_collection is running already: ${id}, since 2026-11-22T17:00:03.000Z, in process 999.`,
    );
    assert.equal((await ask('weekly_collection')).ok, true);
    assert.equal(started.length, 1);
  });

  test('does not start what it has just started, before that is in the ledger', async (t) => {
    const { ask, started } = await openDesk(t);
    await ask('daily_collection');
    assert.equal(
      refusalIn(await ask('daily_collection')),
      'daily_collection is running already, since 2026-11-22T17:00:03.000Z, in process 77.',
    );
    assert.equal(started.length, 1);
  });

  test('knows no job that the configuration it holds has not', async (t) => {
    const { ask } = await openDesk(t);
    assert.equal(
      refusalIn(await ask('new_one')),
      'The daemon does not know new_one yet; it runs by the configuration it read last.',
    );
  });

  test('takes nothing on while it is stopping', async (t) => {
    const { home, ask, desk, started, world } = await openDesk(t);
    const said = `The daemon of ${home} is stopping and takes nothing on.`;
    assert.equal(refusalIn(await ask('daily_collection', { phase: 'stopping' })), said);
    assert.deepEqual(started, []);
    const reload = {
      id: '2',
      kind: 'reload',
      job: undefined,
      createdAt: world.clock.now(),
    } as const;
    assert.equal(refusalIn(await desk.handle(reload, signalIn('stopping'))), said);
  });

  test('does not start what nobody waits for any more', async (t) => {
    const { ask, started } = await openDesk(t);
    assert.equal((await ask('daily_collection', { ageMs: 61 * SECOND_MS })).ok, false);
    assert.deepEqual(started, []);
    assert.equal((await ask('daily_collection', { ageMs: 60 * SECOND_MS })).ok, true);
  });

  test('answers, and does not fail, when no process can be started', async (t) => {
    const { ask, runner } = await openDesk(t);
    runner.startByHand = () => {
      throw new Error('spawn EAGAIN');
    };
    assert.equal(refusalIn(await ask('daily_collection')), 'internal');
  });
});
