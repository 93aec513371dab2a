import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';

/** Which folders each folder may import. All may import themselves and the nouns directly in src/. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  src: [],
  lib: [],
  messages: [],
  sandbox: ['lib'],
  quality: ['lib'],
  tmdb: ['lib'],
  schedule: ['lib'],
  database: ['lib'],
  ledger: ['lib', 'database'],
  history: ['lib', 'database'],
  storage: ['lib'],
  config: ['lib', 'schedule', 'quality'],
  collect: ['lib', 'quality'],
  attempt: ['lib', 'config', 'collect'],
  reports: ['lib', 'messages'],
  health: ['lib'],
  export: ['lib'],
  home: [
    'lib',
    'config',
    'database',
    'ledger',
    'history',
    'storage',
    'schedule',
    'quality',
    'tmdb',
    'sandbox',
    'collect',
    'attempt',
    'reports',
    'health',
  ],
  queries: ['lib', 'config', 'storage', 'schedule', 'health', 'export', 'home'],
  documents: ['lib', 'messages', 'storage', 'schedule', 'collect', 'health', 'home', 'queries'],
  daemon: [
    'lib',
    'messages',
    'config',
    'ledger',
    'history',
    'storage',
    'schedule',
    'collect',
    'attempt',
    'home',
  ],
  library: ['lib', 'quality', 'tmdb', 'sandbox'],
  cli: [
    'lib',
    'messages',
    'sandbox',
    'quality',
    'tmdb',
    'schedule',
    'ledger',
    'storage',
    'config',
    'collect',
    'attempt',
    'database',
    'history',
    'reports',
    'health',
    'home',
    'queries',
    'documents',
    'daemon',
    'export',
  ],
};
const WITHOUT_NOUNS = new Set(['lib', 'sandbox']);

/** The sandbox shares nothing with the client but these, so that it cannot share its mistakes. */
const SANDBOX_MAY_SHARE = new Set(['lib/prng.ts', 'lib/clock.ts']);

/** Where each package, and each dangerous built-in, may be imported. */
const PACKAGES: Record<string, readonly string[]> = {
  croner: ['schedule/cron.ts'],
  undici: ['lib/http-transport.ts'],
  'hyparquet-writer': ['export/'],
  'p-limit': ['collect/fetch.ts'],
  zod: ['config/'],
  yaml: ['config/'],
  commander: ['cli/'],
  '@clack/prompts': ['cli/'],
  'string-width': ['lib/text-width.ts'],
  'node:sqlite': ['lib/sqlite.ts'],
  // Files are reached through the port; one stray descriptor of a database would drop its locks.
  'node:fs': [
    'cli/text/text-sink.ts',
    'cli/world.ts',
    'lib/exhausted.ts',
    'lib/files.ts',
    'lib/not-a-file.ts',
    'lib/pace.ts',
    'lib/processes.ts',
  ],
  'node:fs/promises': [],
  'node:child_process': ['lib/processes.ts'],
};

const src = join(import.meta.dirname, '../src');
// Tests may import anything.
const files = globSync('**/*.ts', { cwd: src, exclude: ['**/*.test.ts', '**/*.contract.ts'] });
const folderOf = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : 'src');

interface Import {
  file: string;
  target: string;
}

const imports: Import[] = files.flatMap((file) =>
  [
    ...readFileSync(join(src, file), 'utf8').matchAll(
      /(?:\bfrom |\bimport |\bimport\(|\bgetBuiltinModule\()'([^'\s]+)'/g,
    ),
  ].map(([, target = '']) => ({ file, target })),
);
const own = imports
  .filter(({ target }) => target.startsWith('.'))
  .map(({ file, target }) => ({ file, target: relative(src, join(src, file, '..', target)) }));

test('imports point one way', () => {
  const wrong = own.filter(({ file, target }) => {
    const from = folderOf(file);
    const nouns = WITHOUT_NOUNS.has(from) ? [] : ['src'];
    return ![from, ...nouns, ...(MAY_IMPORT[from] ?? [])].includes(folderOf(target));
  });
  assert.deepEqual(wrong, []);
});

/** The rooms of the command line, each of which may import itself, those before it, and its root. */
const CLI_ROOMS = ['text', 'line', 'run', 'commands'];

test('within the command line, imports point one way', () => {
  const roomOf = (path: string) => /^cli\/(.+)\//.exec(path)?.[1];
  const wrong = own.filter(({ file, target }) => {
    const [from, to] = [roomOf(file), roomOf(target)];
    if (from === undefined || to === undefined) return false;
    return !CLI_ROOMS.slice(0, CLI_ROOMS.indexOf(from) + 1).includes(to);
  });
  assert.deepEqual(wrong, []);
});

test('every folder has its line in the table', () => {
  const folders = new Set(files.map(folderOf));
  assert.deepEqual([...folders].toSorted(), Object.keys(MAY_IMPORT).toSorted());
});

test('no file imports itself by a detour', () => {
  const next = new Map(files.map((file) => [file, [] as string[]]));
  for (const { file, target } of own) next.get(file)?.push(target);
  const circle = findCircle(next);
  assert.equal(circle, undefined, `circle: ${circle?.join(' → ')}`);
});

test('the sandbox shares no code with the client', () => {
  const shared = own.filter(
    ({ file, target }) =>
      folderOf(file) === 'sandbox' &&
      folderOf(target) !== 'sandbox' &&
      !SANDBOX_MAY_SHARE.has(target),
  );
  assert.deepEqual(shared, []);
});

test('each package is imported in its one place', () => {
  const wrong = imports.filter(({ file, target }) => {
    const allowed = PACKAGES[target];
    if (allowed === undefined) return !target.startsWith('.') && !target.startsWith('node:');
    return !allowed.some((place) => file.startsWith(place));
  });
  assert.deepEqual(wrong, []);
});

/** What other databases do not take, or take for something else. */
const SQLITE_ONLY =
  /\b(?:rowid|pragma|sqlite_\w+|insert or|replace into|iif|ifnull|printf|strftime|json_\w+|glob)\b|\btotal\(|(?<!lower\((?:\w+|\?)\)) like /i;

const STATEMENT =
  /`\s*(?:select|insert|update|delete|with) [^`]*`|(['"])(?:select|insert|update|delete) .*?\1/g;

test('outside of schemas, the statements of ledger and history are of no one database', () => {
  const wrong = files.flatMap((file) => {
    if (!/^(?:ledger|history)\//.test(file) || file.endsWith('/schema.ts')) return [];
    const code = readFileSync(join(src, file), 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '');
    const statements = code.match(STATEMENT) ?? [];
    return statements.filter((sql) => SQLITE_ONLY.test(sql)).map((sql) => `${file}: ${sql}`);
  });
  assert.deepEqual(wrong, []);
});

test('PostgreSQL is the tests’ alone, and asked by their adapter only', () => {
  const root = join(import.meta.dirname, '..');
  const asking = globSync('{src,test,bench,scripts}/**/*.ts', { cwd: root }).filter((file) =>
    /^import .* from 'pg';/m.test(readFileSync(join(root, file), 'utf8')),
  );
  assert.deepEqual(asking, ['test/support/postgres.ts']);
});

test('only the configuration reads the environment', () => {
  const readers = files.filter((file) =>
    /process\.env/.test(readFileSync(join(src, file), 'utf8')),
  );
  assert.deepEqual(readers, ['config/process-environment.ts']);
});

/** What is said goes through the printer, which alone knows what a terminal may be told. */
const STREAMS_IN = {
  'cli/text/text-sink.ts': 'the streams themselves',
  'cli/world.ts': 'hands them in',
  'cli/text/output.ts': 'the printer',
  'cli/commands/start.ts': 'hands on what was opened for the log',
  'cli/run/demo-context.ts': 'hands them on, or a silent one',
  'cli/line/program.ts': 'the printer again, under a name of commander',
  'lib/processes.ts': 'those of a process that was started',
  'daemon/runner.ts': 'what an attempt left there',
  'daemon/afterwards.ts': 'what an attempt left there',
  'daemon/settings.ts': 'what a reader of the configuration left there',
};

test('only the printer writes to standard output and standard error', () => {
  const naming = files.filter((file) => {
    const code = readFileSync(join(src, file), 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '');
    return /\b(?:stdout|stderr|console)\b/.test(code);
  });
  assert.deepEqual(naming.toSorted(), Object.keys(STREAMS_IN).toSorted());
});

test("below the faces nothing knows a terminal, a language or a reader's zone", () => {
  const below = files.filter((file) => /^(?:home|queries|storage|ledger|history)\//.test(file));
  const knowing = below.filter((file) => {
    const code = readFileSync(join(src, file), 'utf8');
    return /\b(?:Messages|messagesIn|Language|isTTY|SYSTEM_ZONE)\b/.test(code);
  });
  assert.deepEqual(knowing, []);
});

test('a file is a page or two, not a drawer', () => {
  const sizes = files
    .map((file) => ({ file, lines: readFileSync(join(src, file), 'utf8').split('\n').length - 1 }))
    .toSorted((a, b) => a.lines - b.lines);
  const median = sizes[sizes.length >> 1]?.lines ?? 0;
  assert.ok(median <= 90, `the median file has ${median} lines`);
  assert.deepEqual(
    sizes.filter(({ lines }) => lines > 300),
    [],
  );
});

function findCircle(next: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const target of next.get(file) ?? []) {
      const circle = visit(target, [...trail, file]);
      if (circle !== undefined) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of next.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
