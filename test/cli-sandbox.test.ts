import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { systemClock } from '../src/lib/clock.ts';
import { createSandbox } from '../src/sandbox/sandbox.ts';
import { serveSandbox } from '../src/sandbox/server.ts';
import { KEY, makeHome, openWorld, runCli, runJson, spawnCli } from './support/cli.ts';

const stopAtOnce = (stop: () => void) => {
  setImmediate(stop);
  return () => {};
};

test('the sandbox says where it listens and how it is used, and ends when it is stopped', async (t) => {
  const world = await openWorld(t, { onStop: stopAtOnce });
  const { code, stdout, stderr } = await runCli('sandbox --port 0', world);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  assert.match(
    stdout,
    /^TMDB sandbox at (http:\/\/127\.0\.0\.1:\d+\/3) {2}\(Ctrl\+C stops it\)\nUse it: TMDB_BASE_URL=\1 {2}with any well-formed TMDB_API_KEY\n$/,
  );
  const { document } = await runJson('sandbox --port 0', world);
  assert.equal(document['url'], `http://127.0.0.1:${String(document['port'])}/3`);
});

test('a sandbox with a key of its own does not say that any will do', async (t) => {
  const world = await openWorld(t, { onStop: stopAtOnce });
  const { stdout } = await runCli(`sandbox --port 0 --key ${KEY}`, world);
  assert.match(stdout, /\nUse it: TMDB_BASE_URL=\S+ {2}with the key of --key as TMDB_API_KEY\n$/);
});

test('a port that is taken is told with what to do', async (t) => {
  const server = await serveSandbox(createSandbox({ clock: systemClock }));
  t.after(() => server.close());
  const world = await openWorld(t, { onStop: stopAtOnce });
  assert.deepEqual(await runCli(`sandbox --port ${server.port}`, world), {
    code: 1,
    stdout: '',
    stderr: `The sandbox could not listen on port ${server.port} (EADDRINUSE).\nName another with --port; 0 takes any that is free.\n`,
  });
});

test('a movies file that cannot be read is told with its line', async (t) => {
  const world = await openWorld(t, { onStop: stopAtOnce });
  await writeFile(join(world.cwd, 'movies.jsonl'), '{"id":1,"title":"Ferry"}\nno movie\n');
  assert.deepEqual(await runCli('sandbox --port 0 --movies movies.jsonl', world), {
    code: 2,
    stdout: '',
    stderr: `${world.cwd}/movies.jsonl:2: no JSON\nOne movie a line, as JSON; .gz is fine.\n`,
  });
});

test('a movies file with no movies, or not gzipped as its name says, is told without a line', async (t) => {
  const world = await openWorld(t, { onStop: stopAtOnce });
  await writeFile(join(world.cwd, 'none.jsonl'), '\n');
  await writeFile(join(world.cwd, 'plain.gz'), '{"id":1,"title":"Ferry"}\n');
  for (const [file, problem] of [
    ['none.jsonl', 'no movies'],
    ['plain.gz', 'incorrect header check'],
  ] as const) {
    assert.deepEqual(await runCli(`sandbox --port 0 --movies ${file}`, world), {
      code: 2,
      stdout: '',
      stderr: `${world.cwd}/${file}: ${problem}\nOne movie a line, as JSON; .gz is fine.\n`,
    });
  }
});

test('a record is never written over what a home owns', async (t) => {
  const world = await openWorld(t, { onStop: stopAtOnce });
  await makeHome(world, 'lang: en\n');
  assert.deepEqual(await runCli('sandbox --port 0 --record home/matinee.yaml', world), {
    code: 2,
    stdout: '',
    stderr: `${world.home}/matinee.yaml belongs to the home ${world.home}; nothing was written.\nName a file elsewhere.\n`,
  });
  assert.equal(await readFile(join(world.home, 'matinee.yaml'), 'utf8'), 'lang: en\n');
});

test('a date that is not a whole one is told with what is', async (t) => {
  const world = await openWorld(t, { onStop: stopAtOnce });
  for (const date of ['2026', '2026-11', '2026-02-30']) {
    assert.deepEqual(await runCli(`sandbox --port 0 --date ${date}`, world), {
      code: 2,
      stdout: '',
      stderr: `--date ${date} is not possible: it takes a date, as 2026-11-23.\nTry: matinee sandbox --help\n`,
    });
  }
});

test('a key that no request could ever match is refused, without being told', async (t) => {
  const world = await openWorld(t, { onStop: stopAtOnce });
  assert.deepEqual(await runCli('sandbox --port 0 --key sesame', world), {
    code: 2,
    stdout: '',
    stderr:
      'TMDB_API_KEY (--key) has neither of the two forms TMDB gives out.\nIt is a read access token (starts with eyJ, two dots) or a v3 API key (32 digits 0-9 a-f).\n',
  });
});

test('--record - is standard output, one line a request, beside what is said to people', async (t) => {
  const { cwd } = await openWorld(t);
  const argv = ['sandbox', '--port', '0', '--record', '-'];
  const sandbox = spawnCli(t, argv, { cwd, env: { LANG: 'en_US.UTF-8' } });
  while (!sandbox.said().stderr.includes('Use it')) await nextTurn();
  const [url = ''] = /http:\S+/.exec(sandbox.said().stderr) ?? [];
  await fetch(`${url}/movie/popular?page=2&api_key=${KEY}`).then((response) => response.text());
  while (!sandbox.said().stdout.endsWith('\n')) await nextTurn();
  const { path, page, status } = JSON.parse(sandbox.said().stdout) as Record<string, unknown>;
  assert.deepEqual(
    { path, page, status },
    { path: '/3/movie/popular?page=2', page: 2, status: 200 },
  );
  assert.deepEqual(await readdir(cwd), []);
});

test('--record - and --json both want standard output, and are refused', async (t) => {
  const world = await openWorld(t, { onStop: stopAtOnce });
  const { code, document } = await runJson('sandbox --port 0 --record -', world);
  const { message } = document['error'] as { message: string };
  assert.deepEqual([code, message], [2, 'These do not go together: --record -, --json.']);
});

test('a record that cannot be written any more ends the sandbox, with the reason', async (t) => {
  const { cwd } = await openWorld(t);
  const folder = join(cwd, 'record');
  await mkdir(folder);
  const argv = ['sandbox', '--port', '0', '--json', '--record', 'record/sent.jsonl'];
  const sandbox = spawnCli(t, argv, { cwd, env: { LANG: 'en_US.UTF-8' } });
  while (!sandbox.said().stdout.endsWith('}\n')) await nextTurn();
  const { url } = JSON.parse(sandbox.said().stdout) as { url: string };

  await rm(folder, { recursive: true });
  await fetch(`${url}/configuration?api_key=${KEY}`).catch(() => undefined);
  const { code, stdout, stderr } = await sandbox.ended;
  assert.deepEqual(
    { code, url: JSON.parse(stdout).url, stderr },
    {
      code: 1,
      url,
      stderr: `Could not open ${folder}/sent.jsonl (ENOENT).\nCheck the folder and its rights. Try: ./matinee doctor\n`,
    },
  );
});
