import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { COMMANDS } from '../src/cli/commands.ts';
import { parseCommandLine } from '../src/cli/line/program.ts';
import { messagesIn } from '../src/messages/messages.ts';
import { openWorld, runCli } from './support/cli.ts';

describe('help', () => {
  for (const lang of ['en', 'ko'] as const) {
    test(`it names every command, in ${lang}`, async (t) => {
      const world = await openWorld(t, { env: { MATINEE_LANG: lang } });
      const { code, stdout, stderr } = await runCli('help', world);
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
      for (const top of new Set(COMMANDS.map(({ name }) => name.split(' ')[0]))) {
        assert.match(stdout, new RegExp(`^ {2}${top}\\b`, 'm'));
      }
      assert.equal(stdout, (await runCli('', world)).stdout);
      assert.equal(stdout, (await runCli('--help', world)).stdout);
    });

    for (const { name, examples } of COMMANDS) {
      test(`${name} is explained with examples, in ${lang}`, async (t) => {
        const world = await openWorld(t, { env: { MATINEE_LANG: lang } });
        const { code, stdout } = await runCli(`${name} --help`, world);
        assert.equal(code, 0);
        const { help } = (await messagesIn(lang)).commands;
        const lines = stdout.split('\n');
        assert.equal(
          lines[0]?.startsWith(`${help.usage} matinee ${name} ${help.usageOptions}`),
          true,
        );
        assert.equal(lines[2]?.startsWith(help[name].slice(0, 30)), true);
        assert.deepEqual(
          lines.slice(lines.indexOf(help.examples) + 1, -2),
          examples.map((example) => `  ${example}`),
        );
        assert.equal((await runCli(`help ${name}`, world)).stdout, stdout);
      });
    }
  }

  test('every example is a command line that is understood', async () => {
    for (const { name, examples } of COMMANDS) {
      for (const example of examples) {
        const line = example.includes('$(') ? /\$\((.+)\)/.exec(example)?.[1] : example;
        const words = [...(line?.matchAll(/"([^"]*)"|\S+/g) ?? [])].map(
          ([word, quoted]) => quoted ?? word,
        );
        const argv = words.slice(words.indexOf('matinee') + 1);
        const found = parseCommandLine(argv, await messagesIn('en'), { write: () => true });
        assert.equal(found?.command.name, name, example);
      }
    }
  });

  test('a group alone lists what is in it', async (t) => {
    const { code, stdout } = await runCli('data', await openWorld(t));
    assert.equal(code, 0);
    const names = [...stdout.matchAll(/^ {2}(\w+) (?:\[options\]|\[command\])/gm)];
    assert.deepEqual(
      names.map(([, name]) => name),
      COMMANDS.filter(({ name }) => name.startsWith('data ')).map(({ name }) => name.slice(5)),
    );
  });

  test('the version comes with what TMDB asks to be said', async (t) => {
    const { code, stdout } = await runCli('--version', await openWorld(t));
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^matinee \d+\.\d+\.\d+\nThis product uses the TMDB API but is not endorsed or certified by TMDB\.\n$/,
    );
  });
});

describe('a command line that cannot be understood', () => {
  // biome-ignore format: a table is read by column
  const cases: [line: string, said: string][] = [
    ['dat',                     "There is no command 'dat'.\nDid you mean 'data'?"],
    ['data lst',                "There is no command 'lst'.\nDid you mean 'list'?"],
    ['help dat list',           "There is no command 'dat list'.\nDid you mean 'data list'?"],
    ['everything',              "There is no command 'everything'.\nTry: matinee help"],
    ['run daily --jsno',        "There is no option '--jsno' here.\nDid you mean '--json'?"],
    ['run daily --force',       "There is no option '--force' here.\nTry: matinee run --help"],
    ['run',                     '<job> is missing.\nTry: matinee run --help'],
    ['run daily --at',          '--at <time> needs a value.\nTry: matinee run --help'],
    ['run daily weekly',        "There are too many arguments for 'run'.\nTry: matinee run --help"],
    ['runs --lang fr',          '--lang fr is not possible: it takes one of en, ko.\nTry: matinee runs --help'],
    ['stats --days 0',          '--days 0 is not possible: it takes a whole number from 1 to 36525.\nTry: matinee stats --help'],
    ['data --home h',           '<command> is missing.\nTry: matinee data --help'],
    ['config --json',           '<command> is missing.\nTry: matinee config --help'],
    ['data list --homes h',     "There is no option '--homes' here.\nDid you mean '--home'?"],
    ['sandbox --port 99999',    '--port 99999 is not possible: it takes a whole number from 0 to 65535.\nTry: matinee sandbox --help'],
    ['sandbox --date tomorrow', '--date tomorrow is not possible: it takes a date, as 2026-11-23.\nTry: matinee sandbox --help'],
    ['sandbox --movies nope',   '--movies nope is not possible: there is no such file.\nTry: matinee sandbox --help'],
    ['sandbox --movies /tmp',   '--movies /tmp is not possible: there is no such file.\nTry: matinee sandbox --help'],
    ['report monthly --period 2026-11', '--period 2026-11 is not possible: a period is written as 202611.\nTry: matinee report monthly --help'],
    ['stats --days 99999999',   '--days 99999999 is not possible: it takes a whole number from 1 to 36525.\nTry: matinee stats --help'],
    ['runs --limit 1000000000', '--limit 1000000000 is not possible: it takes a whole number from 1 to 1000000.\nTry: matinee runs --help'],
    ['sandbox --rate 1e9',      '--rate 1e9 is not possible: it takes a whole number from 1 to 1000000.\nTry: matinee sandbox --help'],
    ['sandbox --latency 9999999999', '--latency 9999999999 is not possible: it takes a whole number from 0 to 3600000.\nTry: matinee sandbox --help'],
    [`pause daily --note ${'n'.repeat(501)}`, '--note is not possible: it takes at most 500 characters.\nTry: matinee pause --help'],
    [`history ${'가'.repeat(5000)}`, `${'가'.repeat(40)}… is not possible: it takes at most 4096 characters.\nTry: matinee history --help`],
    [`next --zone ${'z'.repeat(5000)}`, `--zone ${'z'.repeat(40)}… is not possible: it takes at most 4096 characters.\nTry: matinee next --help`],
    ['x'.repeat(5000),     `${'x'.repeat(40)}… is not possible: it takes at most 4096 characters.\nTry: matinee help`],
    ['report weekly --period x', '--period x is not possible: a period is written as 2026-W47.\nTry: matinee report weekly --help'],
  ];
  for (const [line, said] of cases) {
    test(`${line.slice(0, 60)}: ${said.split('\n')[0]}`, async (t) => {
      const ran = await runCli(line, await openWorld(t));
      if (line.endsWith('--json')) {
        const { error } = JSON.parse(ran.stdout) as { error: { message: string; hint: string } };
        assert.equal(`${error.message}\n${error.hint}`, said);
      } else assert.deepEqual(ran, { code: 2, stdout: '', stderr: `${said}\n` });
    });
  }

  test('hints are whole commands, called as this one was and about the same home', async (t) => {
    const world = await openWorld(t);
    await runCli(`init ${world.cwd}/there`, world);
    const there = { ...world, command: './matinee' };
    const { stderr } = await runCli(`data publish nope --home ${world.cwd}/there`, there);
    assert.equal(
      stderr,
      `There is no run 'nope'.\nTry: ./matinee runs --home ${world.cwd}/there\n`,
    );
    const health = await runCli(`health --home ${world.cwd}/there`, there);
    const look = `nothing has been published yet; try: ./matinee run daily --home ${world.cwd}/there`;
    assert.ok(health.stdout.includes(`snapshot: ${look}\n`), health.stdout);
  });

  for (const line of ['everything', 'data lst', 'help dat', 'run', 'run daily --force']) {
    test(`${line} --json is refused with a document, and nothing else`, async (t) => {
      const world = await openWorld(t);
      const [message, hint] = (await runCli(line, world)).stderr.split('\n');
      const { code, stdout, stderr } = await runCli(`${line} --json`, world);
      assert.deepEqual({ code, stderr }, { code: 2, stderr: '' });
      const error = { code: 'usage', message, hint };
      assert.deepEqual(JSON.parse(stdout), { outcome: 'failed', error });
    });
  }

  test('it is told in the language that the line itself asks for', async (t) => {
    const world = await openWorld(t);
    for (const line of ['run --lang ko', 'run --lang=ko']) {
      assert.equal(
        (await runCli(line, world)).stderr,
        '<job>가 빠졌습니다.\n실행해 보세요: matinee run --help\n',
      );
    }
  });
});
