import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

import { nodeFileSystem } from '../lib/files.ts';
import { readStatusFile, type SchedulerStatus, statusText } from './status-file.ts';

const STATUS: SchedulerStatus = {
  status: 'running',
  pid: 7,
  start_time: '2026-11-23T02:00:00+09:00',
  last_update: '2026-11-23T02:00:30+09:00',
  version: '0.1.0',
  phase: 'ready',
  jobs: 5,
  next: { job: 'hourly_trending', due_at: '2026-11-23T08:00:00+09:00' },
  upcoming: [
    { job: 'hourly_trending', due_at: '2026-11-23T08:00:00+09:00' },
    { job: 'daily_collection', due_at: null },
  ],
  running: [
    {
      job: 'weekly_collection',
      due_at: '2026-11-22T03:00:00+09:00',
      pid: 8,
      started_at: '2026-11-23T02:00:01+09:00',
    },
  ],
  valid_until: '2026-11-23T02:02:00+09:00',
  error: null,
};

test('a status file is read as it was written', async (t) => {
  const path = temporaryFile(t);
  writeFileSync(path, statusText(STATUS));
  assert.deepEqual(await readStatusFile(path, nodeFileSystem), STATUS);
});

const notOurs = [
  ...['', '{', 'null', '[]', '7', '{}'],
  ...[
    { status: 'well' },
    { pid: '7' },
    { start_time: 'yesterday' },
    { last_update: null },
    { valid_until: '2026-99-99' },
    { upcoming: 5 },
    { upcoming: [null] },
    { upcoming: [{ job: 'hourly_trending', due_at: 'soon' }] },
    { running: undefined },
    { error: 'disk full' },
  ].map((odd) => JSON.stringify({ ...STATUS, ...odd })),
];
for (const content of notOurs) {
  test(`${content.slice(0, 40)} … ${content.slice(-40)} is no status`, async (t) => {
    const path = temporaryFile(t);
    writeFileSync(path, content);
    assert.equal(await readStatusFile(path, nodeFileSystem), undefined);
  });
}

function temporaryFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-status-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'status.json');
}
