import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import * as fc from 'fast-check';

import { MINUTE_MS, SECOND_MS } from './clock.ts';
import { FakeClock } from './fake-clock.ts';
import { afterRefusal, afterStart, type Budget, openPacer, type Pacer, unpaced } from './pace.ts';

const RESTED: Budget = { nextAtMs: 0, notBeforeMs: 0, share: 1 };

test('no second ever sees more starts than the rate, whoever comes when and however late', () => {
  const caller = fc.record({
    idleMs: fc.oneof(fc.constant(0), fc.nat(40), fc.nat(3000)),
    lateMs: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 40, noNaN: true })),
    delayMs: fc.option(fc.nat(10), { freq: 20, nil: 0 }),
    refusedForMs: fc.option(fc.nat(2000), { freq: 20, nil: undefined }),
  });
  const callers = fc.array(caller, { minLength: 1, maxLength: 200, size: 'max' });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), callers, (perSecond, callers) => {
      const starts: number[] = [];
      const departures: number[] = [];
      let budget = RESTED;
      let nowMs = 0;
      for (const { idleMs, lateMs, delayMs, refusedForMs } of callers) {
        nowMs = Math.max(nowMs + idleMs, budget.nextAtMs, budget.notBeforeMs) + lateMs;
        starts.push(nowMs);
        departures.push(nowMs + delayMs);
        budget = afterStart(budget, perSecond, nowMs, delayMs);
        if (refusedForMs !== undefined) budget = afterRefusal(budget, refusedForMs, nowMs);
      }
      departures.forEach((leftMs, index) => {
        const oneTooManyMs = starts[index + perSecond] ?? Infinity;
        assert.ok(oneTooManyMs - leftMs > 1000, `${leftMs} to ${oneTooManyMs}`);
      });
    }),
  );
});

test('while there is work, timers that ring 6 ms late leave 97 % of the rate', () => {
  for (const perSecond of [1, 20, 40, 100]) {
    let budget = RESTED;
    let starts = 0;
    for (let nowMs = 0; nowMs < MINUTE_MS; nowMs = budget.nextAtMs + (starts % 7)) {
      budget = afterStart(budget, perSecond, nowMs, 0);
      starts += 1;
    }
    assert.ok(starts >= 0.97 * 60 * perSecond, `${starts} starts at ${perSecond} a second`);
  }
});

// biome-ignore format: a table is read by column
const refusals: { name: string; before: Budget; waitMs: number; nowMs: number; after: Budget }[] = [
  { name: 'halves the rate and holds',              before: RESTED,                                       waitMs: 3000, nowMs: 500,  after: { nextAtMs: 0, notBeforeMs: 3500, share: 0.5 } },
  { name: 'within a hold lengthens it only',        before: { nextAtMs: 0, notBeforeMs: 3500, share: .5 }, waitMs: 3000, nowMs: 1000, after: { nextAtMs: 0, notBeforeMs: 4000, share: 0.5 } },
  { name: 'within a hold never shortens it',        before: { nextAtMs: 0, notBeforeMs: 3500, share: .5 }, waitMs: 100,  nowMs: 1000, after: { nextAtMs: 0, notBeforeMs: 3500, share: 0.5 } },
  { name: 'after a hold halves what has recovered', before: { nextAtMs: 0, notBeforeMs: 0, share: .5 },    waitMs: 1000, nowMs: 6000, after: { nextAtMs: 0, notBeforeMs: 7000, share: 0.3 } },
  { name: 'leaves a sixteenth of the rate',         before: { nextAtMs: 0, notBeforeMs: 0, share: 1 / 16 }, waitMs: 1000, nowMs: 0,   after: { nextAtMs: 0, notBeforeMs: 1000, share: 1 / 16 } },
];
for (const { name, before, waitMs, nowMs, after } of refusals) {
  test(`a refusal ${name}`, () => assert.deepEqual(afterRefusal(before, waitMs, nowMs), after));
}

interface Bench {
  clock: FakeClock;
  /** The pacers to be used in turn. */
  pacers: [Pacer, ...Pacer[]];
}

const benches: { name: string; open: (t: TestContext) => Promise<Bench> }[] = [
  { name: 'in memory', open: (t) => openBench(t, [':memory:']) },
  {
    name: 'two handles on one file',
    open: (t) => {
      const path = temporaryFile(t);
      return openBench(t, [path, path]);
    },
  },
];

// Every pacer passes the same tests.
for (const { name, open } of benches) {
  describe(`pacer: ${name}`, () => {
    test('starts are evenly spaced from the first one on', async (t) => {
      const starts = await startTimes(await open(t), 6, SECOND_MS);
      assert.deepEqual(starts, [0, 103, 205, 308, 410, 512]);
    });

    test('of the time in which nobody came 6 ms are saved up, no more', async (t) => {
      const bench = await open(t);
      await startTimes(bench, 1, MINUTE_MS);
      assert.deepEqual(
        await startTimes(bench, 3, SECOND_MS),
        [0, 97, 199].map((ms) => MINUTE_MS + ms),
      );
    });

    test('after a refusal all hold still, then start at half the rate', async (t) => {
      const bench = await open(t);
      await bench.pacers[0].slowDown(2000);
      const starts = await startTimes(bench, 4, 3 * SECOND_MS);
      assert.deepEqual(starts, [2000, 2205, 2409, 2611]);
    });

    test('a refusal holds even those who wait already', async (t) => {
      const bench = await open(t);
      const { signal } = new AbortController();
      await bench.pacers[0].slot(signal);
      const waiting = bench.pacers[0].slot(signal).then(() => bench.clock.monotonicMs());
      await bench.clock.advance(50);
      await bench.pacers.at(-1)?.slowDown(1000);
      await bench.clock.advance(3 * SECOND_MS);
      assert.equal(await waiting, 1050);
    });

    test('the rate has recovered a minute after a refusal', async (t) => {
      const bench = await open(t);
      await bench.pacers[0].slowDown(1000);
      await bench.clock.advance(31 * SECOND_MS);
      assert.deepEqual(await startTimes(bench, 3, SECOND_MS), [31_000, 31_097, 31_199]);
    });

    test('an abort ends any wait at once and takes no start from the others', async (t) => {
      const { clock, pacers } = await open(t);
      const pacerOf = (index: number) => pacers[index % pacers.length] ?? pacers[0];
      const impatient = new AbortController();
      const { signal } = new AbortController();
      await pacers[0].slot(signal);
      const aborted = [1, 2, 3].map((index) => pacerOf(index).slot(impatient.signal));
      const patient = pacerOf(0).slot(signal);
      await clock.advance(50);
      impatient.abort('enough');
      const reasons = await Promise.allSettled([...aborted, pacerOf(0).slot(impatient.signal)]);
      assert.deepEqual(
        reasons,
        reasons.map(() => ({ status: 'rejected', reason: 'enough' })),
      );
      await clock.advance(53);
      await patient;
    });
  });
}

test('of the requests of one process only the first waits at the file', async (t) => {
  const { clock, pacers } = await openBench(t, [':memory:']);
  const { signal } = new AbortController();
  const slots = Array.from({ length: 5 }, () => pacers[0].slot(signal));
  await clock.advance(50);
  assert.equal(clock.sleeping, 1);
  await clock.advance(SECOND_MS);
  await Promise.all(slots);
});

test('after its first request a process gives the network the time that it took to leave', async (t) => {
  const path = temporaryFile(t);
  const clock = new FakeClock();
  const options = { perSecond: 10, clock, bootId: 'boot', firstDelayMs: 8 };
  const pacers: [Pacer, Pacer] = [await openPacer(path, options), await openPacer(path, options)];
  t.after(() => Promise.all(pacers.map((pacer) => pacer.close())));
  const starts = await startTimes({ clock, pacers }, 5, SECOND_MS);
  // Which of the two is the next to come at once is left open; each comes first once.
  const gaps = starts.slice(1).map((atMs, index) => atMs - (starts[index] ?? 0));
  assert.deepEqual(
    gaps.toSorted((a, b) => a - b),
    [102, 103, 110, 111],
  );
});

test('a budget outlives the process that made it', async (t) => {
  const path = temporaryFile(t);
  const clock = new FakeClock();
  const first = await openPacer(path, { perSecond: 10, clock, bootId: 'boot' });
  await first.slowDown(5000);
  await first.close();
  assert.deepEqual(await startTimes(await openBench(t, [path], clock), 1, 6000), [5000]);
});

// biome-ignore format: a table is read by column
const forgotten: { name: string; bootId: string; waitMs: number }[] = [
  { name: 'of another boot',                bootId: 'yesterday', waitMs: MINUTE_MS },
  { name: 'farther ahead than any hold is', bootId: 'boot',      waitMs: 11 * MINUTE_MS },
];
for (const { name, bootId, waitMs } of forgotten) {
  test(`a budget ${name} is forgotten`, async (t) => {
    const path = temporaryFile(t);
    const clock = new FakeClock();
    const before = await openPacer(path, { perSecond: 10, clock, bootId });
    await before.slowDown(waitMs);
    await before.close();
    assert.deepEqual(await startTimes(await openBench(t, [path], clock), 2, SECOND_MS), [0, 103]);
  });
}

test('a process whose budget file was removed shares the pace of those who made it anew', async (t) => {
  const path = temporaryFile(t);
  const { clock, pacers } = await openBench(t, [path]);
  assert.deepEqual(await startTimes({ clock, pacers }, 2, SECOND_MS), [0, 103]);
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`);
  const newer = await openBench(t, [path], clock);
  await newer.pacers[0].slowDown(3000);
  const both: Bench = { clock, pacers: [...pacers, ...newer.pacers] };
  assert.deepEqual(await startTimes(both, 2, 5000), [4000, 4205]);
});

test('a process goes on at its pace where the folder of its budget file is gone', async (t) => {
  const path = temporaryFile(t);
  const bench = await openBench(t, [path]);
  rmSync(dirname(path), { recursive: true });
  assert.deepEqual(await startTimes(bench, 2, SECOND_MS), [0, 103]);
});

test('a damaged budget file is made anew', async (t) => {
  const path = temporaryFile(t);
  writeFileSync(path, 'not a database, whatever its name says'.repeat(100));
  assert.deepEqual(await startTimes(await openBench(t, [path]), 2, SECOND_MS), [0, 103]);
});

test('a timer that rings early starts nothing early', async (t) => {
  const { clock, pacers } = await openBench(t, [':memory:']);
  const sleep = clock.sleep.bind(clock);
  clock.sleep = (ms, signal) => sleep(ms > 1 ? ms - 0.7 : ms, signal);
  const starts = await startTimes({ clock, pacers }, 3, SECOND_MS);
  assert.ok(
    starts.every((startMs, index) => startMs >= index * 102),
    starts.join(' '),
  );
});

test('without a pace only an abort holds anybody back', async () => {
  const { signal } = new AbortController();
  await unpaced.slowDown(MINUTE_MS);
  await unpaced.slot(signal);
  await assert.rejects(unpaced.slot(AbortSignal.abort('enough')), (reason) => reason === 'enough');
});

async function openBench(
  t: TestContext,
  paths: [string, ...string[]],
  clock = new FakeClock(),
): Promise<Bench> {
  const open = (path: string) => openPacer(path, { perSecond: 10, clock, bootId: 'boot' });
  const [first, ...others] = paths;
  const pacers: [Pacer, ...Pacer[]] = [await open(first)];
  for (const other of others) pacers.push(await open(other));
  t.after(() => Promise.all(pacers.map((pacer) => pacer.close())));
  return { clock, pacers };
}

/** When `count` requests, spread over the pacers in turn, start: the first is at zero. */
async function startTimes({ clock, pacers }: Bench, count: number, withinMs: number) {
  const { signal } = new AbortController();
  const starts: number[] = [];
  const requests = Array.from({ length: count }, async (_, index) => {
    await pacers[index % pacers.length]?.slot(signal);
    starts.push(clock.monotonicMs());
  });
  await clock.advance(withinMs);
  await Promise.all(requests);
  return starts;
}

function temporaryFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-pace-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'budget.db');
}
