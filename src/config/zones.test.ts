import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SYSTEM_ZONE, utcOffsetMs } from '../lib/local-time.ts';
import { inProcessZone } from './process-environment.ts';
import { zoneFault } from './zones.ts';

// biome-ignore format: a table is read by column
const names: { zone: string; fault: ReturnType<typeof zoneFault> }[] = [
  { zone: 'Asia/Seoul',       fault: undefined },
  { zone: 'America/New_York', fault: undefined },
  { zone: 'UTC',              fault: undefined },
  { zone: 'Etc/GMT+5',        fault: undefined },
  { zone: 'America/Argentina/Buenos_Aires', fault: undefined },
  { zone: 'Asia/Calcutta',    fault: undefined },
  { zone: 'Asia/Kolkata',     fault: undefined },
  { zone: 'US/Pacific',       fault: undefined },
  { zone: 'Europe/Kyiv',      fault: undefined },
  { zone: 'EST5EDT',          fault: undefined },
  { zone: 'ROK',              fault: undefined },
  { zone: 'GMT',              fault: undefined },
  { zone: 'america/new_york', fault: { nearest: 'America/New_York' } },
  { zone: 'AMERICA/NEW_YORK', fault: { nearest: 'America/New_York' } },
  { zone: 'America/new_York', fault: { nearest: 'America/New_York' } },
  { zone: 'us/pacific',       fault: { nearest: 'America/Los_Angeles' } },
  { zone: 'US/pacific',       fault: { nearest: 'America/Los_Angeles' } },
  { zone: 'US/PACIFIC',       fault: { nearest: 'America/Los_Angeles' } },
  { zone: 'utc',              fault: { nearest: 'UTC' } },
  { zone: 'gmt',              fault: { nearest: 'UTC' } },
  { zone: 'etc/utc',          fault: { nearest: 'UTC' } },
  { zone: 'Asia/Soul',        fault: { nearest: 'Asia/Seoul' } },
  { zone: 'UTV',              fault: { nearest: 'UTC' } },
  { zone: 'Mars',             fault: {} },
  { zone: '+09:00',           fault: {} },
  { zone: '',                 fault: {} },
  { zone: 'system',           fault: {} },
  { zone: 'constructor',      fault: {} },
  { zone: 'a'.repeat(100_000), fault: {} },
];
for (const { zone, fault } of names) {
  test(`${zone.slice(0, 40)} is ${fault === undefined ? 'a zone' : 'no zone'}`, () => {
    assert.deepEqual(zoneFault(zone), fault);
  });
}

test('a zone that is taken is shown as it is by the clock of a process, all of them', () => {
  const at = [new Date('2026-02-01T00:00:00Z'), new Date('2026-08-01T00:00:00Z')];
  const wrong = Intl.supportedValuesOf('timeZone').filter((zone) => {
    if (zoneFault(zone) !== undefined) return true;
    const offsets = (name: string) => at.map((one) => utcOffsetMs(one, name)).join();
    return inProcessZone(zone, () => offsets(SYSTEM_ZONE)) !== offsets(zone);
  });
  assert.deepEqual(wrong, []);
});

test('in no other letters is a zone taken', () => {
  const taken = Intl.supportedValuesOf('timeZone').filter((zone) =>
    [zone.toLowerCase(), zone.toUpperCase()].some(
      (name) => name !== zone && zoneFault(name)?.nearest !== zone,
    ),
  );
  assert.deepEqual(taken, []);
});

test('the clock shows its own zone again, whatever was looked at', () => {
  const offsetMs = () => utcOffsetMs(new Date('2026-02-01T00:00:00Z'), SYSTEM_ZONE);
  inProcessZone('Asia/Seoul', () => {
    zoneFault('US/Pacific');
    assert.equal(offsetMs(), 9 * 3_600_000);
  });
  const failing = () =>
    inProcessZone('Asia/Seoul', () => {
      throw new Error('no');
    });
  const before = offsetMs();
  assert.throws(failing, new Error('no'));
  assert.equal(offsetMs(), before);
});
