import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { openWorld } from '../../test/support/cli.ts';
import { createContext, placeOf } from '../cli/context.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import { daemonSettings } from './settings.ts';

test('of configurations that are read at once each is judged by its own text', async (t) => {
  const world = await openWorld(t);
  await mkdir(join(world.home, 'run'), { recursive: true });
  const clock = new FakeClock('2026-11-23T02:00:00Z'); // nobody's patience ends
  const place = placeOf(await createContext({ ...world, clock }, { home: world.home }));
  const read = (yaml: string) =>
    daemonSettings(yaml, place).then(
      ({ timezone }) => timezone,
      ({ code }: { code: string }) => code,
    );
  const texts = ['timezone: Asia/Tokyo', 'timezone: Europe/Berlin', 'timezone: nowhere'];
  assert.deepEqual(await Promise.all(texts.map(read)), [
    'Asia/Tokyo',
    'Europe/Berlin',
    'config-invalid',
  ]);
  assert.deepEqual(await readdir(join(world.home, 'run')), ['settings.txt']); // what was accepted last
});
