import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';

import { makeHome, openWorld, runCli, type TestWorld } from './support/cli.ts';
import { makeTemplate, onCopy } from './support/damaged-home.ts';

const OTHERS = {
  pipe: async (path: string) => execFileSync('mkfifo', [path]),
  folder: (path: string) => mkdir(path),
  socket: async (path: string, t: TestContext) => {
    const server = createServer();
    // A socket's name has a hundred letters at most, which a temporary folder may use up.
    const before = process.cwd();
    process.chdir(dirname(path));
    await new Promise<void>((resolve) => server.listen(path.split('/').at(-1), resolve));
    process.chdir(before);
    t.after(() => server.close());
  },
};
type Other = keyof typeof OTHERS;

// biome-ignore format: a table is read by column
const READ: [path: string, command: string][] = [
  ['matinee.yaml',                           'run daily'],
  ['matinee.yaml',                           'config check'],
  ['.env',                                   'run daily'],
  ['.env',                                   'doctor'],
  ['data/raw/movies/daily_20261123.json',    'data export daily --format csv'],
  ['data/raw/movies/daily_20261123.json',    'run daily --replace'],
  ['data/raw/movies/daily_20261123.json',    'data verify'],
  ['data/quarantine/RUN.jsonl',              'data quarantine RUN'],
  ['logs/scheduler_daemon.log',              'logs'],
  ['logs/scheduler_daemon.log',              'doctor'],
  ['logs/scheduler_status.json',             'status'],
  ['logs/scheduler_daemon.pid',              'doctor'],
  ['logs/health/latest_health.json',         'doctor'],
  ['run/accepted.yaml',                      'config check --config PATH'],
  ['run/locks/daemon.lock',                  'status'],
  ['run/locks/daemon.lock',                  'doctor'],
  ['run/budget.db',                          'run daily --replace'],
  ['matinee.db',                             'runs'],
  ['matinee.db',                             'run daily'],
  ['matinee.db-journal',                     'runs'],
  ['history.db',                             'history x'],
  ['movies.jsonl',                           'sandbox --movies movies.jsonl --port 0'],
];

test('where a file has to be, anything else is told of and never waited for', async (t) => {
  const template = await makeTemplate(t);
  const run = template.published;
  for (const [key, line] of READ) {
    for (const other of ['pipe', 'folder', 'socket'] as const) {
      await t.test(`${line}: ${key} is a ${other}`, (t) =>
        onCopy(template, async (world) => {
          const path = join(world.home, key.replace('RUN', run));
          await rm(path, { force: true, recursive: true });
          await mkdir(dirname(path), { recursive: true });
          await OTHERS[other](path, t);
          const { code, said } = await saidBy(
            line.replace('RUN', run).replace('PATH', path),
            world,
          );
          assert.notEqual(code, 0);
          assert.match(said, toldOf(key, line, other, path));
          assert.doesNotMatch(said, /unexpected|EISDIR|ENXIO|ENOTFILE|\.ts:/);
        }),
      );
    }
  }

  await t.test('a device is not read', () =>
    onCopy(template, async (world) => {
      const { code, said } = await saidBy('config check --config /dev/zero', world);
      assert.equal(code, 1);
      assert.match(said, /^\/dev\/zero is a device, and has to be a file\.$/m);
    }),
  );

  await t.test('pages that were kept are not read from a pipe', () =>
    onCopy(template, async (world) => {
      const staging = join(world.home, 'data/staging/daily-x');
      await mkdir(staging, { recursive: true });
      execFileSync('mkfifo', [join(staging, 'pages.jsonl')]);
      const { said } = await saidBy('data verify', world);
      assert.match(said, /^data\/staging\/daily-x is unknown to the catalog$/m);
    }),
  );
});

/** `data verify` and `--movies` have words of their own. */
function toldOf(key: string, line: string, other: Other, path: string): RegExp {
  if (line === 'data verify') {
    return new RegExp(
      other === 'folder' ? `^${key} is a folder` : `^${key} is a pipe, a socket`,
      'm',
    );
  }
  if (line.startsWith('sandbox') && other === 'folder') return /movies\.jsonl/;
  return new RegExp(`${path} is a ${other}, and has to be a file\\.$`, 'm');
}

async function saidBy(line: string, world: TestWorld) {
  const { code, stdout, stderr } = await runCli(line, { ...world, cwd: world.home });
  return { code, said: stdout + stderr };
}

test('a matinee.yaml of more than a mebibyte is refused unread', async (t) => {
  const world = await openWorld(t);
  const path = join(await makeHome(world), 'matinee.yaml');
  await writeFile(path, `lang: en\n${'#'.repeat(1024 ** 2)}`);
  for (const line of ['run daily', 'config check', 'doctor']) {
    const { code, said } = await saidBy(line, world);
    assert.notEqual(code, 0);
    assert.ok(said.includes(`${path} is 1025 KiB large; more than 1024 KiB are not read.`));
  }
});
