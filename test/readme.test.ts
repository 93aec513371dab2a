import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';

import { settingsTables } from '../scripts/settings-table.ts';
import { parseCommandLine } from '../src/cli/line/program.ts';
import { VARIABLES } from '../src/config/environment.ts';
import { replacedNames } from '../src/config/replaced-names.ts';
import { messagesIn } from '../src/messages/messages.ts';
import type { Movie } from '../src/movie.ts';
import { checkQuality } from '../src/quality/check-movies.ts';
import { ruleLists } from '../src/quality/rules.ts';
import { parseFault } from '../src/sandbox/fault-spec.ts';
import { loadMovies } from '../src/sandbox/load-movies.ts';
import { makeHome, openWorld, runCli, runJson, UNPACED, withTmdb } from './support/cli.ts';

const ROOT = join(import.meta.dirname, '..');
const READMES = { en: 'README.md', ko: 'README.ko.md' } as const;
const GUIDE = '가이드 1.3 → Matinee';

interface Block {
  language: string;
  code: string;
}

const texts = {
  en: readFileSync(join(ROOT, READMES.en), 'utf8'),
  ko: readFileSync(join(ROOT, READMES.ko), 'utf8'),
};
const settings = {
  en: readFileSync(join(ROOT, 'docs/settings.md'), 'utf8'),
  ko: readFileSync(join(ROOT, 'docs/settings.ko.md'), 'utf8'),
};
const blocks = { en: blocksOf(texts.en), ko: blocksOf(texts.ko) };

for (const language of ['en', 'ko'] as const) {
  const text = texts[language];

  describe(READMES[language], () => {
    test('the tables of settings are those of the schema', () => {
      for (const [name, table] of Object.entries(settingsTables(language))) {
        const place = `<!-- ${name}: npm run docs -->\n${table}\n<!-- /${name} -->`;
        assert.ok(settings[language].includes(place), `${name} is old; run: npm run docs`);
      }
    });

    test('the faults that it shows with an option are faults', () => {
      const shown = [...text.matchAll(/`([\w-]+\?\w+=[\w-]+)`/g)].map(([, spec = '']) => spec);
      assert.equal(shown.length, 7);
      for (const spec of shown) parseFault(spec);
    });

    test('the variables that it lists are those that are read', () => {
      const listed = [...settings[language].matchAll(/^\| `([A-Z_]+)` \| [^|]+ \| [^|]+ \|$/gm)];
      assert.deepEqual(
        listed.map(([, name = '']) => name).sort(),
        [
          'MATINEE_HOME',
          'TMDB_API_KEY',
          ...Object.values(VARIABLES).map(({ name }) => name),
        ].sort(),
      );
    });

    test('it starts with the demo, then the tests', () => {
      assert.deepEqual(
        blocks[language].slice(0, 2).map(({ code }) => code),
        ['npm ci && npm run demo\n', 'npm ci && npm test\n'],
      );
    });

    test('every command line is understood', async () => {
      const inline = [...text.matchAll(/`(\.\/matinee [^`]+)`/g)].map(([, line = '']) => line);
      const code = [...blocks[language].map((block) => block.code), ...inline];
      const lines = code.flatMap(commandsIn);
      assert.ok(lines.length >= 12, String(lines.length));
      for (const words of lines) {
        const invocation = parseCommandLine(words, await messagesIn('en'), { write: () => true });
        assert.ok(invocation !== undefined, words.join(' '));
      }
    });

    test('every link to a file leads to one', () => {
      const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, to]) => to ?? '');
      assert.ok(targets.length >= 3);
      assert.deepEqual(
        targets.filter((target) => !existsSync(join(ROOT, target))),
        [],
      );
    });
  });
}

test('both READMEs have the same sections, but for what the guide became', () => {
  const levels = (language: 'en' | 'ko') => headingsOf(texts[language]).map(([level]) => level);
  const korean = headingsOf(texts.ko).filter(([, title]) => title !== GUIDE);
  assert.equal(headingsOf(texts.ko).length, korean.length + 1);
  assert.deepEqual(
    korean.map(([level]) => level),
    levels('en'),
  );
});

test('every link within a README leads to a heading of it', () => {
  for (const text of Object.values(texts)) {
    const anchors = new Set(
      headingsOf(text).map(([, title]) =>
        title
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
          .replaceAll(' ', '-'),
      ),
    );
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, to = '']) => to);
    assert.ok(links.length >= 10);
    assert.deepEqual(
      links.filter((to) => !anchors.has(to)),
      [],
    );
  }
});

test('both READMEs have the same code, but for comments', () => {
  assert.deepEqual(blocks.ko.map(withoutComments), blocks.en.map(withoutComments));
});

test('both READMEs give the same numbers', () => {
  const numbers = (text: string) =>
    [...section(text, 10).matchAll(/\d[\d,.]*\d|\d/g)].map(([number]) => number).toSorted();
  assert.deepEqual(numbers(texts.ko), numbers(texts.en));
});

test('what the guide reads from the environment is honoured, or answered as the table says', () => {
  const rows = [...section(texts.ko, 'guide').matchAll(/^\| `([A-Z_]+)` \| (.+) \|$/gm)];
  const names = rows.map(([, name]) => name ?? '');
  assert.ok(names.length >= 15);
  const { notices: noticed } = replacedNames(
    {},
    Object.fromEntries(names.map((name) => [name, 'x'])),
  );
  const read = new Set(['TMDB_API_KEY', ...Object.values(VARIABLES).map(({ name }) => name)]);
  for (const [row, name = '', says = ''] of rows) {
    if (read.has(name)) assert.match(says, /^그대로/, row);
    else {
      const notice = noticed.find((one) => one.name === name);
      assert.ok(notice !== undefined, row);
      if (notice.setting !== undefined) assert.ok(says.includes(`\`${notice.setting}\``), row);
    }
  }
});

describe('configurations it shows', () => {
  for (const [index, { code }] of blocks.en
    .filter(({ language }) => language === 'yaml')
    .entries()) {
    test(`number ${index + 1} is good, and its jobs collect`, async (t) => {
      const world = await openWorld(t);
      await makeHome(world, UNPACED + code);
      const { code: checked, stderr } = await runCli('config check', world);
      assert.deepEqual({ checked, stderr }, { checked: 0, stderr: '' });
      const jobs = [...code.matchAll(/^ {2}(\w+):$/gm)].map(([, name]) => name);
      assert.ok(jobs.length > 0);
      for (const job of jobs) {
        assert.equal((await runJson(`run ${job}`, world)).document['outcome'], 'succeeded');
      }
    });
  }
});

test('by popularity, fewer of the latest films are without votes, and fewer movies come', async (t) => {
  const newest = await dailyRun(UNPACED);
  const popular = await dailyRun(UNPACED + yamlWith('sort: popularity.desc'));
  assert.ok(popular.withoutVotes < newest.withoutVotes / 2);
  assert.ok(popular.movies < newest.movies);

  async function dailyRun(yaml: string) {
    const world = await openWorld(t);
    await makeHome(world, yaml);
    const { document } = await runJson('run daily', world);
    const { latest } = document['per_source'] as { latest: { flagged: Record<string, number> } };
    return {
      withoutVotes: latest.flagged['zero_rating'] ?? 0,
      movies: Number(document['total_collected']),
    };
  }
});

describe('code it shows', () => {
  const folder = { user: '' };
  before(async () => {
    folder.user = await mkdtemp(join(tmpdir(), 'matinee-readme-'));
  });
  after(() => rm(folder.user, { recursive: true, force: true }));

  test('a home to read is made', async (t) => {
    const world = await openWorld(t);
    await makeHome(world);
    assert.equal((await runCli('run daily', world)).code, 0);
    await cp(world.home, join(folder.user, 'matinee'), { recursive: true });
  });

  const jq = blocks.en
    .flatMap(({ code }) => code.split('\n'))
    .filter((line) => line.startsWith('jq '));
  test('the jq lines print what a snapshot holds', {
    skip: missing('jq', ['--version']),
  }, async () => {
    assert.equal(jq.length, 3);
    for (const line of jq) {
      const { stdout } = await inShell('sh', ['-c', line]);
      assert.match(stdout, /\S/, line);
      assert.doesNotMatch(stdout, /^null$/m, line);
    }
  });

  for (const { code } of blocks.en.filter(({ language }) => language === 'python')) {
    const modules = [...code.matchAll(/^(?:import|from) (\w+)/gm)].map(([, name]) => name);
    const imports = ['-c', `import ${modules.join(', ')}`];
    const name = `the Python with ${modules.join(', ')} prints ranks and movies`;
    test(name, { skip: missing('python3', imports) }, async () => {
      const { stdout } = await inShell('python3', ['-c', code]);
      assert.match(stdout, /\p{Script=Hangul}/u);
    });
  }

  test('the TypeScript prints the quality of a page', async () => {
    const block = blocks.en.find(({ language }) => language === 'ts');
    const code = block?.code.replaceAll(/'matinee\/(\w+)'/g, (_, name) => {
      return `'${pathToFileURL(join(ROOT, `src/library/${name}.ts`)).href}'`;
    });
    const file = join(folder.user, 'library.ts');
    await mkdir(folder.user, { recursive: true });
    await writeFile(file, code ?? '');
    const { stdout } = await inShell(process.execPath, [file]);
    assert.match(stdout, /^20 \{[^}]*few_votes: \d+[^}]*\} \d\d\.\d+\n$/);
  });

  function inShell(command: string, argv: readonly string[]) {
    const env = { PATH: process.env['PATH'], HOME: folder.user };
    return promisify(execFile)(command, argv, { cwd: ROOT, env });
  }
});

/** Real TMDB answers, which are not ours to ship: a folder that this variable names. */
const recorded = process.env['MATINEE_TEST_RECORDED'] ?? '';
const skip = recorded === '' && 'MATINEE_TEST_RECORDED names no folder of recorded answers';

describe('numbers of what TMDB really sends', () => {
  test('of the recorded lists', { skip }, () => {
    const lists = recordedLists();
    const rows = ['popular', 'top_rated', 'trending', 'now_playing', 'upcoming'].map((list) => {
      const movies = lists
        .filter((one) => one.list === list && one.voted)
        .flatMap((one) => one.movies);
      const { flagged } = quality(movies);
      const share = (n = 0) => `${Math.round((n / movies.length) * 100)} %`;
      const { zero_rating: none, few_votes: few } = flagged;
      return `| \`${list}\` | ${movies.length} | ${share(none)} | ${share(few)} |`;
    });
    assert.ok(texts.en.includes(rows.join('\n')), rows.join('\n'));

    const all = lists.flatMap(({ movies }) => movies);
    assert.ok(texts.en.includes(`of ${all.length.toLocaleString('en')} list movies recorded`));
    assert.equal(quality(all).score.poor, 0);
  });

  test('of the four jobs on real movies', { skip }, async (t) => {
    const lines = gunzipSync(readFileSync(join(recorded, 'movies.jsonl.gz'))).toString();
    const movies = loadMovies(lines);
    assert.ok(texts.en.includes(`against ${movies.length.toLocaleString('en')} real movies`));
    const world = withTmdb(await openWorld(t), { movies });
    await makeHome(world);
    const rows: string[] = [];
    for (const job of ['daily', 'weekly', 'hourly', 'monthly']) {
      const { document } = await runJson(`run ${job}`, world);
      const { collection_info: info } = JSON.parse(readFileSync(String(document['file']), 'utf8'));
      const { total_collected: collected, quality_rate: rate } = document;
      rows.push(
        `| ${job} | ${Number(collected)} | ${Number(rate)} % | ${info.score.mean.toFixed(1)} |`,
      );
    }
    assert.ok(texts.en.includes(rows.join('\n')), rows.join('\n'));
  });
});

/** Whole lists of movies; `voted` unless the recording lost the votes. */
function recordedLists(): { list: string; movies: Movie[]; voted: boolean }[] {
  const provenance = readFileSync(join(recorded, 'PROVENANCE.tsv'), 'utf8').split('\n');
  const whole = provenance
    .map((line) => line.split('\t'))
    .filter(([, , , , , , kind = '']) => ['recorded', 'fixture-full'].includes(kind))
    .map(([file = '']) => file);
  const known = new Set(globSync('*/*.json', { cwd: recorded }));
  return whole
    .filter((file) => known.has(file))
    .flatMap((file) => {
      const list =
        /^(?:movie_(popular|top_rated|now_playing|upcoming)|(trending|discover)_movie)/.exec(file);
      const { results } = JSON.parse(readFileSync(join(recorded, file), 'utf8')) ?? {};
      if (list === null || !Array.isArray(results)) return [];
      const movies = (results as Movie[]).filter(({ id }) => Boolean(id));
      const voted = movies.some(({ vote_count, popularity }) => vote_count || popularity);
      return movies.length === 0 ? [] : [{ list: list[1] ?? list[2] ?? '', movies, voted }];
    });
}

function quality(movies: readonly Movie[]) {
  return checkQuality(movies, ruleLists({}), { asOfOn: '2026-11-23', language: 'ko-KR' });
}

function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => {
    return { language, code };
  });
}

/** The code that matters; of a plain listing the first word of each line. */
function withoutComments({ language, code }: Block): Block {
  if (language === 'json') return { language, code };
  const comment = language === '' ? /(?<=^\S+) .*$/gm : / +(#|\/\/) .*$/gm;
  return { language, code: code.replaceAll(comment, '') };
}

/** The words of each `./matinee` command line, those within `$(…)` too. */
function commandsIn(code: string): string[][] {
  return [...code.matchAll(/\.\/matinee ([^\n#)]+)/g)].map(([, words = '']) =>
    [...words.matchAll(/"([^"]*)"|[^\s"]+/g)].map(([word, quoted]) => quoted ?? word),
  );
}

function headingsOf(text: string): [level: number, title: string][] {
  const prose = text.replaceAll(/^```.*?^```$/gms, '');
  return [...prose.matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', title = '']) => [
    marks.length,
    title,
  ]);
}

/** A second-level section by its number from 1 as in the English README, or what the guide became. */
function section(text: string, which: number | 'guide'): string {
  const sections = text.split(/^## /m);
  if (which === 'guide') return sections.find((one) => one.startsWith(GUIDE)) ?? '';
  return sections[which] ?? '';
}

function yamlWith(words: string): string {
  return (
    blocks.en.find(({ language, code }) => language === 'yaml' && code.includes(words))?.code ?? ''
  );
}

/** Why a test of another program's is skipped, or false when the program is there. */
function missing(command: string, argv: readonly string[]): string | false {
  return spawnSync(command, argv, { stdio: 'ignore' }).status === 0
    ? false
    : `there is no ${[command, ...argv].join(' ')} here`;
}
