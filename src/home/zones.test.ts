import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { DAY_MS } from '../lib/clock.ts';
import { fingerprint } from '../lib/fingerprint.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import { isTimeZone, isoWithOffset, learnOffsets, utcOffsetMs } from '../lib/local-time.ts';
import { createMemoryFiles } from '../lib/memory-files.ts';
import { offsetsBetween } from '../lib/offset-changes.ts';
import type { Machine } from './machine.ts';
import { zoneLines } from './zone-lines.ts';
import { learnZones } from './zones.ts';

const NOW = '2026-11-23T02:00:00Z';

async function opened() {
  const clock = new FakeClock(NOW);
  const files = createMemoryFiles(clock);
  await files.makeFolder('/h/run');
  const machine = {
    files,
    clock,
    host: { versions: { node: '24', tz: '2026b' } },
  } as unknown as Machine;
  return {
    machine,
    write: (zones: string) =>
      files.write(
        '/h/run/settings.txt',
        new TextEncoder().encode(`key\nfingerprint\n{}\n${zones}`),
      ),
  };
}

/** What is kept of a zone of its own, which no Node knows: what is told of it was learned. */
function keptOf(zone: string, tz: string): string {
  const fromMs = Date.parse(NOW) - DAY_MS;
  const changes = [[Date.parse(NOW), 5_400_000]];
  const json = JSON.stringify({
    [zone]: { fromMs, untilMs: fromMs + 3 * DAY_MS, offsetMs: 3_600_000, changes },
  });
  return `${fingerprint(`${tz} ${json}`)}\n${json}\n`;
}

test('what is kept of zones is known to who opens the home next', async () => {
  const { write, machine } = await opened();
  await write(keptOf('Test/Kept', '2026b'));
  await learnZones('/h', machine);
  const nowMs = Date.parse(NOW);
  assert.deepEqual(
    [-1, 0].map((s) => isoWithOffset(new Date(nowMs + s * 1000), 'Test/Kept')),
    ['2026-11-23T02:59:59+01:00', '2026-11-23T03:30:00+01:30'],
  );
  assert.throws(() => isoWithOffset(new Date(nowMs + 3 * DAY_MS), 'Test/Kept'), 'Node is asked');
});

test('whichever byte is damaged, and where Node knows other zones, nothing is learned', async () => {
  const { write, machine } = await opened();
  const whole = keptOf('Test/Damaged', '2026b');
  for (let at = 0; at < whole.length - 1; at++) {
    const other = String.fromCharCode(whole.charCodeAt(at) ^ 1);
    await write(whole.slice(0, at) + other + whole.slice(at + 1));
    await learnZones('/h', machine);
  }
  await write(keptOf('Test/Damaged', '2027a'));
  await learnZones('/h', machine);
  assert.equal(isTimeZone('Test/Damaged'), false);
  await write(whole);
  await learnZones('/h', machine);
  assert.equal(isTimeZone('Test/Damaged'), true);
});

test('what is kept is what Node says, for a year back and three to come', async () => {
  const { machine } = await opened();
  const lines = zoneLines(['Europe/Berlin', 'Asia/Seoul', 'Europe/Berlin'], machine);
  const [found, json = ''] = lines.split('\n');
  assert.equal(found, fingerprint(`2026b ${json}`));
  const { 'Europe/Berlin': berlin, 'Asia/Seoul': seoul } = JSON.parse(json);
  assert.deepEqual([seoul.offsetMs, seoul.changes], [32_400_000, []]);
  assert.deepEqual(
    berlin.changes.map(([atMs, offsetMs]: [number, number]) => [new Date(atMs), offsetMs])[0],
    [new Date('2025-10-26T01:00:00Z'), 3_600_000],
  );
  assert.equal(berlin.changes.length, 9);
});

test('what is learned of a zone is what Node says of it', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const [from, until] = [new Date('2025-10-20T00:00:00Z'), new Date('2028-03-01T00:00:00Z')];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.array(fc.integer({ min: +from, max: +until - 1 }), { minLength: 20 }),
      (zone, instants) => {
        const told = instants.map((ms) => utcOffsetMs(new Date(ms), zone));
        const offsets = offsetsBetween(zone, from, until);
        const changes = offsets.changes.flatMap(([atMs]) => [atMs - 1, atMs]);
        const around = changes.map((ms) => utcOffsetMs(new Date(ms), zone));
        learnOffsets(zone, offsets);
        assert.deepEqual(
          instants.map((ms) => utcOffsetMs(new Date(ms), zone)),
          told,
        );
        assert.deepEqual(
          changes.map((ms) => utcOffsetMs(new Date(ms), zone)),
          around,
        );
      },
    ),
    { numRuns: 30 },
  );
});
