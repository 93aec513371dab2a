import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { test } from 'node:test';

import { DAY_MS } from '../../src/lib/clock.ts';
import { seededRandom } from '../../src/lib/prng.ts';
import { dueBy, type Stretch, stretchesOf } from '../support/local-clock.ts';
import { compare, type SweepTask, sweep } from '../support/sweep.ts';

const FROM_MS = Date.UTC(2020, 0, 1);
const TO_MS = Date.UTC(2041, 0, 1);
const YEARS = Array.from({ length: 21 }, (_, index) => 2020 + index);
/** What lies around a change of clocks, or the end of a month, and is compared whole. */
const AROUND_MS = 2 * DAY_MS;

/** The default schedules, and some that lie where clocks change and days begin. */
const SPARSE = ['0 2 * * *', '0 3 * * 0', '0 4 1 * *', '30 2 * * *', '15 0 1 * *'];
/** So often due that ordinary weeks are sampled. */
const DENSE = ['0 8-22 * * *', '*/10 * * * *'];

test('the planner is due when clocks say so, in every zone from 2020 to 2040', async (t) => {
  const startedMs = performance.now();
  const zones = Intl.supportedValuesOf('timeZone');
  const clocks = distinctClocks(zones);
  const tasks = [
    ...SPARSE.flatMap((cron) =>
      clocks.map((one) => ({ ...one, cron, fromMs: FROM_MS, toMs: TO_MS })),
    ),
    ...denseTasks(clocks),
  ];
  const { compared, differences } = await sweep(tasks, availableParallelism());

  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  t.diagnostic(
    `${zones.length} zones (${clocks.length} distinct, tz ${process.versions['tz']}): ` +
      `${compared} occurrences compared, ${differences.length} differences, ${seconds} s`,
  );
  assert.ok(zones.length > 400 && compared > 4_000_000, String(compared));
  assert.deepEqual(differences.slice(0, 20), []);
});

test('a planner that reads the clocks of the zone beside is found out', () => {
  const around = { fromMs: FROM_MS, toMs: Date.UTC(2021, 0, 1) };
  const stretches = stretchesOf('Europe/London', FROM_MS - DAY_MS, TO_MS);
  const task = { ...around, zone: 'Europe/Lisbon', stretches };
  assert.deepEqual(compare([{ ...task, cron: '30 2 * * *' }]).differences, []);
  const beside = compare([{ ...task, zone: 'Europe/Berlin', cron: '30 2 * * *' }]);
  assert.equal(beside.differences.length, 2 * 366);
});

test('what is expected is what the policy says, read off a calendar by hand', () => {
  // biome-ignore format: a table is read by column
  const cases: { cron: string; zone: string; on: string; due: string[] }[] = [
    { cron: '30 2 * * *',   zone: 'Europe/Berlin',       on: '2026-03-29', due: ['01:00'] },         // skipped: at 03:00
    { cron: '30 2 * * *',   zone: 'Europe/Berlin',       on: '2026-10-25', due: ['00:30'] },         // twice: the first
    { cron: '30 2 * * *',   zone: 'Asia/Kathmandu',      on: '2026-03-29', due: ['20:45'] },
    { cron: '0 0-23 * * *', zone: 'Antarctica/Troll',    on: '2026-03-29', due: hours(0, 24) },      // 01:00 and 02:00 both at 03:00
    { cron: '15 0 1 * *',   zone: 'America/Sao_Paulo',   on: '2026-04-01', due: ['03:15'] },
    { cron: '0 */12 * * *', zone: 'Australia/Lord_Howe', on: '2026-10-04', due: ['01:00', '13:00'] },
  ];
  for (const { cron, zone, on, due } of cases) {
    const fromMs = Date.parse(`${on}T00:00:00Z`);
    const stretches = stretchesOf(zone, fromMs - 2 * DAY_MS, fromMs + 3 * DAY_MS);
    const found = dueBy(cron, stretches, fromMs, fromMs + DAY_MS);
    assert.deepEqual(
      found.map((ms) => new Date(ms).toISOString().slice(11, 16)),
      due,
      `${cron} in ${zone}`,
    );
  }
});

/** How clocks go, once for all zones in which they go alike. */
type Clocks = Pick<SweepTask, 'zone' | 'stretches'>;

function distinctClocks(zones: readonly string[]): Clocks[] {
  const distinct = new Map<string, Clocks>();
  for (const zone of zones) {
    const stretches = stretchesOf(zone, FROM_MS - 5 * DAY_MS, TO_MS + 5 * DAY_MS);
    const key = JSON.stringify(stretches);
    if (!distinct.has(key)) distinct.set(key, { zone, stretches });
  }
  return [...distinct.values()];
}

/** Where two zones' clocks go alike for some days, these days are compared in one of them. */
function denseTasks(clocks: readonly Clocks[]): SweepTask[] {
  const distinct = new Map<string, Omit<SweepTask, 'cron'>>();
  for (const { zone, stretches } of clocks) {
    for (const { fromMs, toMs } of placesToLook(stretches)) {
      const near = clipped(stretches, fromMs - AROUND_MS, toMs + AROUND_MS);
      const key = `${fromMs} ${toMs} ${JSON.stringify(near)}`;
      if (!distinct.has(key)) distinct.set(key, { zone, fromMs, toMs, stretches: near });
    }
  }
  // One schedule after the other: the threads take turns, and get as much of each.
  return DENSE.flatMap((cron) => [...distinct.values()].map((one) => ({ ...one, cron })));
}

/** Around each change of clocks and each month's end, and a week of every third year. */
function placesToLook(stretches: readonly Stretch[]): { fromMs: number; toMs: number }[] {
  const random = seededRandom('weeks');
  const changes = stretches.slice(1).map(({ fromMs }) => fromMs);
  const months = YEARS.flatMap((year) => Array.from({ length: 12 }, (_, m) => Date.UTC(year, m)));
  const monthsEnds = [...months, TO_MS].map((ms) => ms - offsetAt(ms, stretches));
  const weeks = YEARS.filter((year) => year % 3 === 0).map((year) =>
    Date.UTC(year, Math.floor(random() * 12), 7),
  );
  return [
    ...[...changes, ...monthsEnds].map((ms) => ({ fromMs: ms - AROUND_MS, toMs: ms + AROUND_MS })),
    ...weeks.map((fromMs) => ({ fromMs, toMs: fromMs + 7 * DAY_MS })),
  ];
}

function offsetAt(ms: number, stretches: readonly Stretch[]): number {
  return stretches.find(({ toMs }) => ms < toMs)?.offsetMs ?? 0;
}

function clipped(stretches: readonly Stretch[], fromMs: number, toMs: number): Stretch[] {
  return stretches
    .filter((one) => one.fromMs < toMs && one.toMs > fromMs)
    .map((one) => ({
      ...one,
      fromMs: Math.max(one.fromMs, fromMs),
      toMs: Math.min(one.toMs, toMs),
    }));
}

function hours(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, i) => `${String(from + i).padStart(2, '0')}:00`);
}
