import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';

import { openDatabase } from '../src/lib/sqlite.ts';
import { FILMS, makeHome, openWorld, runCli, SMALL, withTmdb } from './support/cli.ts';

/** A home with a run that succeeded, one that was withheld, one that failed, one that was skipped. */
async function openHome(t: TestContext) {
  const world = withTmdb(await openWorld(t), { movies: FILMS, drift: false });
  await makeHome(world, SMALL);
  assert.equal((await runCli('run daily', world)).code, 0);
  world.clock.set('2026-11-24T02:00:03+09:00');
  const unreachable = { ...world, openTransport: () => Promise.reject(new Error('no network')) };
  assert.equal((await runCli('run daily', unreachable)).code, 1);
  world.clock.set('2026-11-25T02:00:03+09:00');
  const fewer = withTmdb(world, { movies: FILMS.slice(3), drift: false });
  assert.equal((await runCli('run daily', fewer)).code, 4);
  return world;
}

/** Every word that a ledger or a catalog holds, by those who may be newer than this program. */
// biome-ignore format: a table is read by column
const NEWER: readonly { name: string; sql: string; word?: string }[] = [
  { name: 'a state of a run',                word: 'mislaid',     sql: "update attempts set state = 'mislaid'" },
  { name: 'a trigger',                                            sql: "update attempts set trigger_kind = 'omen'" },
  { name: 'a kind of run',                                        sql: "update attempts set kind = 'ritual'; update occurrences set kind = 'ritual'" },
  { name: 'an error',                        word: 'comet',       sql: `update attempts set error = '{"code":"comet","values":{"at":7}}'` },
  { name: 'an error by an inherited name',   word: 'constructor', sql: `update attempts set error = '{"code":"constructor","values":{}}'` },
  { name: 'an error with other values',      word: 'withheld',    sql: `update attempts set state = 'failed', error = '{"code":"withheld","values":{}}'` },
  { name: 'an outcome',                      word: 'dreamt',      sql: "update occurrences set kind = 'scheduled', outcome = 'dreamt', due_at = unixepoch('2026-11-24T17:00:00Z') * 1000 where id = (select max(id) from occurrences)" },
  { name: 'a reason for a skip',             word: 'eclipse',     sql: "update occurrences set kind = 'scheduled', outcome = 'skipped', reason = 'eclipse', due_at = unixepoch('2026-11-24T17:00:00Z') * 1000 where id = (select max(id) from occurrences)" },
  { name: 'a state of a snapshot',           word: 'embalmed',    sql: "update versions set state = 'embalmed'" },
  { name: 'a reason not to publish',         word: 'cursed',      sql: `update versions set faults = '[{"kind":"cursed","source":"popular"}]'` },
  { name: 'a reason by an inherited name',   word: 'toString',    sql: `update versions set faults = '[{"kind":"toString"}]'` },
  { name: 'a warning',                       word: 'omen',        sql: `update versions set warnings = '[{"kind":"omen"}]'` },
  { name: 'rules and where it comes from',                        sql: `update versions set info = json_set(info, '$.rejected', json('{"ugly":3}'), '$.flagged', json('{"constructor":2}'), '$.source', 'crystal')` },
  { name: 'nothing known of a snapshot',                          sql: "update versions set info = '{}'" },
  { name: 'nothing known of a run',                               sql: "update attempts set stats = '{}'" },
];

/** Those that show something of a ledger or a catalog. */
const LINES = [
  ...['runs --all', 'status', 'jobs', 'stats', 'health', 'report list', 'history 11'],
  ...['explain daily', 'explain daily --at 2026-11-24T02:00:00+09:00'],
  ...['data list', 'data show daily', 'data quarantine', 'data verify'],
];

/** In both languages, and for programs. */
const OPTIONS = { en: '', ko: ' --lang ko', json: ' --json' };

const UNREADABLE = /undefined|\[object|NaN|=>|native code|unexpected|예상치/;

describe('what a newer program wrote is shown as it stands', () => {
  for (const { name, sql, word } of NEWER) {
    test(name, async (t) => {
      const world = await openHome(t);
      const db = await openDatabase(join(world.home, 'matinee.db'), { clock: world.clock });
      await db.exec('pragma ignore_check_constraints = on');
      await db.exec('drop index attempts_one_running; drop index versions_one_current');
      const runs = (await db.all<{ id: string }>('select id from attempts')).map(({ id }) => id);
      await db.exec(sql);
      await db.close();

      const shows = runs.flatMap((run) => [`runs show ${run}`, `data quarantine ${run}`]);
      const said = { en: '', ko: '', json: '' };
      for (const line of [...LINES, ...shows]) {
        for (const [as, options] of Object.entries(OPTIONS)) {
          const { code, stdout, stderr } = await runCli(line + options, world);
          assert.doesNotMatch(stdout + stderr, UNREADABLE, line + options);
          assert.ok([0, 1, 2, 3, 4].includes(code), `${line}: ${code}`);
          said[as as keyof typeof said] += stdout + stderr;
        }
      }
      if (word === undefined) return;
      assert.ok(said.en.includes(`${word} (unknown to this version)`), said.en);
      assert.ok(said.ko.includes(`${word}(이 버전이 모르는 값)`), said.ko);
    });
  }
});

// biome-ignore format: a table is read by column
const logs: { options: string; stdout: string; stderr?: string }[] = [
  { options: '',                         stdout: '2026-11-26 01:00:00 - daily - DOOM - A comet.\n{"time":7}\nnull\n2026-11-26 01:00:01 - scheduler - INFO - Up.\n' },
  { options: ' --level error',           stdout: '2026-11-26 01:00:00 - daily - DOOM - A comet.\n{"time":7}\nnull\n' },
  { options: ' --job daily',             stdout: '2026-11-26 01:00:00 - daily - DOOM - A comet.\n' },
  { options: ' --job constructor',       stdout: '', stderr: 'No line of the log is what was asked for.\n' },
];
for (const { options, stdout, stderr = '' } of logs) {
  test(`logs${options}: a line of a newer program is shown, whatever its level`, async (t) => {
    const world = await openWorld(t);
    await makeHome(world);
    const lines = [
      '{"time":"2026-11-26T01:00:00+09:00","level":"doom","event":"comet","job":"daily","msg":"A comet."}',
      '{"time":7}',
      'null',
      '{"time":"2026-11-26T01:00:01+09:00","level":"info","event":"up","msg":"Up."}',
    ];
    await mkdir(join(world.home, 'logs'));
    await writeFile(join(world.home, 'logs/scheduler_daemon.log'), `${lines.join('\n')}\n`);
    assert.deepEqual(await runCli(`logs${options}`, world), { code: 0, stdout, stderr });
  });
}

test('a job, its data set and its sources may have names that every object has', async (t) => {
  const world = withTmdb(await openWorld(t), { movies: FILMS, drift: false });
  await makeHome(
    world,
    `tmdb: { requestsPerSecond: unlimited }
jobs:
  constructor:
    schedule: "30 6 * * *"
    period: day
    report: weekly
    sources:
      - { name: constructor, list: popular, group: constructor }
      - { name: valueof, trending: day, group: constructor }
`,
  );
  const lines = [
    ...['config check', 'config show', 'run constructor', 'run constructor --replace', 'jobs'],
    ...['next constructor', 'explain constructor', 'data show constructor', 'status', 'health'],
    ...['data list', 'stats', 'history 11 --list constructor', 'pause constructor'],
    ...['resume constructor', 'report weekly --dataset constructor', 'runs --job constructor'],
  ];
  for (const line of lines) {
    const { code, stdout, stderr } = await runCli(line, world);
    assert.equal(code, line === 'status' ? 3 : 0, stderr);
    assert.doesNotMatch(stdout + stderr, UNREADABLE, line);
  }
  for (const name of ['toString', '__proto__', 'hasOwnProperty']) {
    for (const line of [`run ${name}`, `explain ${name}`, `next ${name}`, `pause ${name}`]) {
      const { code, stderr } = await runCli(line, world);
      assert.deepEqual([code, stderr.split('\n')[0]], [2, `There is no job '${name}'.`]);
    }
  }
});
