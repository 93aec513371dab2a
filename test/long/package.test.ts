import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, sep } from 'node:path';
import { after, describe, test } from 'node:test';

import { ATTRIBUTION } from '../../src/snapshot.ts';

const root = join(import.meta.dirname, '../..');
const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. */
function run(
  program: string,
  argv: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    execFile(program, argv, { cwd, env, encoding: 'utf8' }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(error ?? new Error(`${program} did not start`));
    });
  });
}

const base = await mkdtemp(join(tmpdir(), 'matinee-package-'));
after(() => rm(base, { recursive: true }));
const app = join(base, 'app');
const launcher = join('node_modules', '.bin', 'matinee');
const skip = await install();

/** Packs the checkout and installs that in an empty folder. Returns why it could not, offline. */
async function install(): Promise<string | false> {
  await mkdir(app);
  const packed = await run('npm', ['pack', '--pack-destination', base], root);
  assert.equal(packed.code, 0, packed.stderr);
  const tarball = join(base, `matinee-${manifest.version}.tgz`);
  // Without --prefix npm looks for a package.json in the folders above; offline, its own retries
  // take more than ten minutes.
  const options = ['--prefix', app, '--no-audit', '--prefer-offline', '--fetch-retries=0'];
  const installed = await run('npm', ['install', ...options, tarball], app);
  if (installed.code === 0) return false;
  const offline = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH)\b/;
  assert.match(installed.stderr, offline);
  return 'the registry cannot be reached';
}

/** A Node of this machine that is too old, or undefined. */
function findOldNode(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders
    .filter((folder) => !folder.endsWith(join('node_modules', '.bin')))
    .map((folder) => join(folder, 'node'))
    .find((node) => Number(versionOf(node)?.split('.')[0]) < 24);
}

function versionOf(node: string): string | undefined {
  try {
    return execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

describe('the installed package', { skip }, () => {
  test('holds what was built, the schemas and the documents, and nothing else', async () => {
    const home = join(app, 'node_modules', 'matinee');
    const readmes = globSync('README*.md', { cwd: root });
    assert.deepEqual(
      (await readdir(home)).toSorted(),
      [
        'CHANGELOG.md',
        'LICENSE',
        ...readmes,
        'bin',
        'dist',
        'docs',
        'package.json',
        'schema',
      ].toSorted(),
    );
    const files = globSync('{bin,dist,schema}/**/*.*', { cwd: home });
    const expected = /^(bin\/matinee\.js|dist\/[\w/.-]+\.(js|d\.ts)|schema\/\w+\.schema\.json)$/;
    assert.deepEqual(
      files.filter((file) => !expected.test(file.replaceAll(sep, '/'))),
      [],
    );
    assert.deepEqual(
      files.filter((file) => /\.(test|contract)\./.test(file)),
      [],
    );
  });

  test('is a command that knows its version', async () => {
    assert.deepEqual(await run(process.execPath, [launcher, '--version'], app, {}), {
      code: 0,
      stdout: `matinee ${manifest.version}\n${ATTRIBUTION}\n`,
      stderr: '',
    });
  });

  test('gives its demo, which leaves nothing outside its folder', async () => {
    const [home, temporary] = [join(base, 'home'), join(base, 'tmp')];
    await Promise.all([mkdir(home), mkdir(temporary)]);
    const env = { HOME: home, TMPDIR: temporary, LANG: 'en_US.UTF-8' };
    const before = await readdir(app);

    const { code, stdout, stderr } = await run(process.execPath, [launcher, 'demo'], app, env);
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^A fresh home in \.demo, on the built-in TMDB sandbox: no key, no network\.\n/,
    );
    assert.deepEqual((await readdir(app)).toSorted(), [...before, '.demo'].toSorted());
    assert.deepEqual([await readdir(home), await readdir(temporary)], [[], []]);

    const verify = [launcher, 'data', 'verify', '--home', '.demo', '--json'];
    const verified = await run(process.execPath, verify, app, env);
    assert.equal(JSON.parse(verified.stdout).outcome, 'good');
  });

  test('is a library whose parts work together, and a program ends when it closes them', async () => {
    await writeFile(join(app, 'use.mjs'), PROGRAM);
    const { code, stdout, stderr } = await run(process.execPath, ['use.mjs'], app, {});
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), {
      page: 2,
      received: 20,
      judged: 20,
      key: 'key-form',
      schemas: ['object', 'Matinee snapshot'],
      inside: 'ERR_PACKAGE_PATH_NOT_EXPORTED',
    });
  });

  const node = { types: ['node'], typeRoots: [join(root, 'node_modules/@types')], lib: ['es2024'] };
  const web = { types: [], lib: ['es2024', 'dom', 'dom.iterable'] };
  for (const [whose, more] of Object.entries({ "Node's": node, "the browser's": web })) {
    test(`has types that stand every check, with ${whose} own types beside them`, async () => {
      await writeFile(join(app, 'use.mts'), TYPED_PROGRAM);
      const compilerOptions = {
        module: 'nodenext',
        strict: true,
        skipLibCheck: false,
        noEmit: true,
      };
      const config = { compilerOptions: { ...compilerOptions, ...more }, files: ['use.mts'] };
      await writeFile(join(app, 'tsconfig.json'), JSON.stringify(config));
      const tsc = join(root, 'node_modules/.bin/tsc');
      assert.deepEqual(await run(tsc, ['-p', '.'], app), { code: 0, stdout: '', stderr: '' });
    });
  }

  const oldNode = findOldNode();
  const noOldNode = oldNode === undefined && 'no Node older than 24 on this machine';
  test('tells an old Node what it needs, in one sentence', { skip: noOldNode }, async () => {
    const found = versionOf(oldNode ?? '');
    assert.deepEqual(await run(oldNode ?? '', [launcher, '--version'], app, {}), {
      code: 2,
      stdout: '',
      stderr: `matinee: Node 24 or newer is needed; this is Node ${found}. / Node 24 이상이 필요합니다.
Try: install Node 24 from https://nodejs.org and run it again
`,
    });
  });
});

const PROGRAM = `
import config from 'matinee/matinee.schema.json' with { type: 'json' };
import snapshot from 'matinee/snapshot.schema.json' with { type: 'json' };
import { checkQuality, ruleLists } from 'matinee/quality';
import { createSandbox, serveSandbox } from 'matinee/sandbox';
import { openTmdb } from 'matinee/tmdb';

const server = await serveSandbox(createSandbox({ movies: 100 }));
const tmdb = openTmdb({ apiKey: '0'.repeat(32), baseUrl: server.url });
const list = { path: '/movie/popular', params: {} };
const { page, results } = await tmdb.fetchPage(list, 2, new AbortController().signal);
const context = { asOfOn: '2026-11-23', language: 'ko-KR' };
const { verdicts } = checkQuality(results, ruleLists({}), context);
await tmdb.close();
await server.close();

let key;
try {
  openTmdb({ apiKey: 'YOUR_API_KEY' });
} catch ({ code }) {
  key = code;
}
const inside = await import('matinee/dist/cli/cli.js').catch(({ code }) => code);
const schemas = [config.type, snapshot.title];
const found = { page, received: results.length, judged: verdicts.length, key, schemas, inside };
process.stdout.write(JSON.stringify(found));
`;

const TYPED_PROGRAM = `
import { checkMovie, type Movie, ruleLists, type Verdict } from 'matinee/quality';
import { createSandbox, parseFault, type Sandbox, serveSandbox } from 'matinee/sandbox';
import { MatineeError, openTmdb, type Page, type Tmdb } from 'matinee/tmdb';

const sandbox: Sandbox = createSandbox({ seed: 7, faults: [parseFault('reset')] });
const response: Response = await sandbox.handle(new Request('http://localhost/3/movie/11'));
const { url }: { url: string } = await serveSandbox(sandbox);
const tmdb: Tmdb = openTmdb({ apiKey: '', baseUrl: url, requestsPerSecond: 'unlimited' });
const { signal } = new AbortController();
const page: Page = await tmdb.fetchPage({ path: '/movie/popular', params: {} }, 1, signal);
const context = { asOfOn: '2026-11-23', language: 'ko-KR' };
const verdict: Verdict = checkMovie(page.results[0] as Movie, ruleLists({}), context);
const code: string = new MatineeError('key-form', { where: '' }).code;
export const all = { status: response.status, score: verdict.score, code };

// @ts-expect-error: no such rule
ruleLists({ reject: ['ugly'] });
// @ts-expect-error: a rate is a number of requests
openTmdb({ apiKey: '', requestsPerSecond: 'many' });
`;
