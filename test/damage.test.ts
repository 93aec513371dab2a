import assert from 'node:assert/strict';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';

import { makeHome, openWorld, runCli, runJson, SMALL, type TestWorld } from './support/cli.ts';
import { examine, soundAnswers } from './support/damage-examined.ts';
import { makeTemplate } from './support/damaged-home.ts';
import { damagesOf } from './support/damages.ts';

/** Of each kind one; all of them are in the long suite. */
const SAMPLE = [
  `matinee.db: versions.info is '{"a": '`,
  'matinee.db: attempts.started_at is text',
  'matinee.db: table pauses is missing',
  'matinee.db: index attempts_one_running is missing',
  'matinee.db: jobs.name is missing',
  'matinee.db: page 3 of six is noise',
  'matinee.db: it was cut off',
  'matinee.db: it has no bytes',
  'matinee.db: its schema is forgotten',
  'history.db: it has no bytes',
  'history.db: movies.title is a blob',
  'run/budget.db: it is text',
  'the log beside it is noise',
  'run/locks/daemon.lock is a folder',
];

test('whatever is damaged is told in a sentence, and found by doctor and health', async (t) => {
  const template = await makeTemplate(t);
  const sound = await soundAnswers(template);
  const damages = damagesOf(template.world.home, 1).filter(({ name }) => SAMPLE.includes(name));
  assert.equal(damages.length, SAMPLE.length);
  const faults: string[] = [];
  for (const damage of damages) faults.push(...(await examine(damage, template, sound)));
  assert.deepEqual(faults, []);
});

async function openHome(t: Parameters<typeof openWorld>[0]): Promise<TestWorld & { run: string }> {
  const world = await openWorld(t);
  await makeHome(world, SMALL);
  await runCli('run daily', world);
  const { document } = await runJson('runs', world);
  return { ...world, run: (document['runs'] as { run: string }[])[0]?.run ?? '' };
}

function change({ home }: TestWorld, file: string, sql: string): void {
  const db = new DatabaseSync(join(home, file));
  db.exec(sql);
  db.close();
}

const TORN = "update versions set info = substr(info, 1, 100) where dataset = 'daily'";

test('a row that is damaged is told with file, table, row and column, and what to do', async (t) => {
  const world = await openHome(t);
  const { home, run } = world;
  change(world, 'matinee.db', TORN);
  const wrong = `${home}/matinee.db is damaged: in table versions, row ${run}, the column info cannot be read`;
  const remedy = `Put back a copy of the file: \`matinee stop\`, \`rm -f ${home}/matinee.db-wal ${home}/matinee.db-shm\`, \`cp COPY ${home}/matinee.db\`, \`matinee data verify\``;
  assert.deepEqual(await runCli('data list', world), {
    code: 1,
    stdout: '',
    stderr: `${wrong}.\nSee all of it: \`matinee doctor\`. ${remedy}\n`,
  });
  const doctor = await runCli('doctor', world);
  assert.equal(doctor.code, 1);
  assert.ok(doctor.stdout.includes(`✗ ${wrong}\n  ${remedy}\n`));
  assert.ok(doctor.stdout.endsWith('\n\n1 problem.\n'));
});

test('a damaged history is told with how it is made anew, and is made anew so', async (t) => {
  const world = await openHome(t);
  const { home } = world;
  change(world, 'history.db', 'drop table movies');
  const doctor = await runCli('doctor', world);
  assert.ok(
    doctor.stdout.includes(
      `✗ ${home}/history.db is damaged: the table movies is missing\n  Removed, it is made anew from the snapshots: \`matinee stop\`, \`rm -f ${home}/history.db ${home}/history.db-wal ${home}/history.db-shm\`, \`matinee data verify\`\n`,
    ),
  );
  await truncate(join(home, 'history.db'), 0);
  await runCli('data verify', world);
  assert.equal((await runCli('doctor', world)).code, 0);
});

test('verification names the row, compares the other files, and is no success', async (t) => {
  const world = await openHome(t);
  await runCli('run hourly', world);
  change(world, 'matinee.db', TORN);
  const { code, document } = await runJson('data verify', world);
  assert.equal(code, 4);
  assert.equal(document['checked_files'], 2);
  assert.deepEqual(document['findings'], [
    {
      kind: 'row',
      key: 'matinee.db',
      run: world.run,
      damage: { kind: 'value', table: 'versions', row: world.run, column: 'info' },
    },
  ]);
});

test('a ledger that is gone where snapshots lie is not taken for a new home', async (t) => {
  const world = await openHome(t);
  const file = join(world.home, 'matinee.db');
  for (const lang of ['en', 'ko']) {
    await writeFile(file, '');
    const { code, stdout, stderr } = await runCli(`runs --lang ${lang}`, world);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(
      stderr,
      lang === 'en'
        ? /matinee\.db is missing or empty, though there are snapshots that it should know\.\n/
        : /matinee\.db 파일이 없거나 비어 있습니다\. 그 파일에 적혀 있어야 할 스냅샷은 남아 있습니다\.\n/,
    );
  }
});

test('a path with a space in it stays one word in what is to be copied', async (t) => {
  const world = await openHome(t);
  const home = join(world.cwd, 'my films');
  const moved = { ...world, home, env: { ...world.env, MATINEE_HOME: home } };
  await makeHome(moved, SMALL);
  await runCli('run daily', moved);
  change(moved, 'matinee.db', TORN);
  const { stderr } = await runCli('data list', moved);
  assert.match(stderr, / `rm -f '\/.*my films\/matinee\.db-wal' '\/.*my films\/matinee\.db-shm'`/);
});
