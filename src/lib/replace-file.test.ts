import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import * as fc from 'fast-check';

import { startChild } from '../../test/support/child.ts';
import { FakeClock } from './fake-clock.ts';
import { type FileSystem, nodeFileSystem } from './files.ts';
import { hash32, seededRandom } from './prng.ts';
import { nodeProcesses } from './processes.ts';
import {
  isPart,
  replaceFile,
  replaceFileBy,
  sweepParts,
  withOwnFile,
  type Writer,
} from './replace-file.ts';

const processes = nodeProcesses([process.execPath]);

function newFolder(t: TestContext): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-replace-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

function writer(changes: Partial<Writer> = {}): Writer {
  return {
    files: nodeFileSystem,
    clock: new FakeClock(new Date().toISOString()),
    random: seededRandom(1),
    pid: process.pid,
    processes,
    ...changes,
  };
}

/** The name of what a process is writing, by what is known of it. */
function partOf(place: string, pid: number, mark: string): string {
  const short = (text: string) => hash32(text).toString(16).padStart(8, '0');
  return `.matinee-${short(place)}-${pid}-${short(mark)}-00beef.part`;
}

const text = (path: string) => readFileSync(path, 'utf8');

test('a file is made, and replaced by one that holds nothing of the old content', async (t) => {
  const at = newFolder(t);
  await replaceFile(at('a'), 'a long text that was there before', writer());
  await replaceFile(at('a'), new Uint8Array([49, 50]), writer());
  assert.equal(text(at('a')), '12');
  assert.deepEqual(readdirSync(at('.')), ['a']);
});

test('what is written bit by bit stands under the name when all of it is there', async (t) => {
  const at = newFolder(t);
  writeFileSync(at('a'), 'old');
  const result = await replaceFileBy(
    at('a'),
    async (add) => {
      await add('one ');
      assert.equal(text(at('a')), 'old');
      await add('two');
      return 2;
    },
    writer(),
  );
  assert.deepEqual([result, text(at('a'))], [2, 'one two']);
});

test('the content is on the disk before the name, and the name before it returns', async (t) => {
  const at = newFolder(t);
  const calls: string[] = [];
  const files = new Proxy(nodeFileSystem, {
    get:
      (target, name: keyof FileSystem) =>
      (...values: never[]) => {
        calls.push(name);
        return (target[name] as (...of: never[]) => unknown)(...values);
      },
  });
  await replaceFile(at('a'), 'content', writer({ files }));
  assert.deepEqual(calls, ['facts', 'list', 'create', 'append', 'sync', 'rename', 'syncFolder']);
});

test('of many that write at once, of one process and one random, one stands whole', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.string()), { minLength: 2, maxLength: 8 }),
      async (all) => {
        const at = newFolder(t);
        const contents = all.map((chunks, index) => [`${index}:`, ...chunks]);
        await Promise.all(
          contents.map((chunks) =>
            replaceFileBy(
              at('a'),
              async (add) => {
                for (const chunk of chunks) await add(chunk);
              },
              writer({ random: seededRandom(7) }),
            ),
          ),
        );
        assert.ok(contents.some((chunks) => chunks.join('') === text(at('a'))));
        assert.deepEqual(readdirSync(at('.')), ['a']);
      },
    ),
    { numRuns: 40 },
  );
});

describe('what fails leaves the old content, and nothing beside', () => {
  for (const operation of ['create', 'append', 'sync', 'rename'] as const) {
    test(`when the system refuses to ${operation}: its own error, about the file`, async (t) => {
      const at = newFolder(t);
      writeFileSync(at('a'), 'old');
      const refused = Object.assign(new Error('no'), { code: 'ENOSPC', path: at('.x.part') });
      const files = { ...nodeFileSystem, [operation]: () => Promise.reject(refused) };
      await assert.rejects(replaceFile(at('a'), 'new', writer({ files })), {
        code: 'ENOSPC',
        path: at('a'),
      });
      assert.deepEqual([text(at('a')), readdirSync(at('.'))], ['old', ['a']]);
    });
  }

  test('when who writes fails: that error, as it is', async (t) => {
    const at = newFolder(t);
    const failed = Object.assign(new Error('elsewhere'), { code: 'ENOENT', path: '/elsewhere' });
    const work = async (add: (chunk: string) => Promise<void>) => {
      await add('half');
      throw failed;
    };
    await assert.rejects(replaceFileBy(at('a'), work, writer()), { path: '/elsewhere' });
    assert.deepEqual(readdirSync(at('.')), []);
  });

  test('when somebody removes what is being written: half is never taken for all', async (t) => {
    const at = newFolder(t);
    const work = async (add: (chunk: string) => Promise<void>) => {
      await add('one');
      for (const name of readdirSync(at('.'))) rmSync(at(name));
      await add('two');
    };
    await assert.rejects(replaceFileBy(at('a'), work, writer()), { code: 'ENOENT' });
    assert.deepEqual(readdirSync(at('.')), []);
  });

  test('when the name is taken each time', async (t) => {
    const at = newFolder(t);
    const random = () => 0.5;
    const inner = (add: (chunk: string) => Promise<void>) =>
      add('outer').then(() => replaceFile(at('a'), 'inner', writer({ random })));
    await assert.rejects(replaceFileBy(at('a'), inner, writer({ random })), { code: 'EEXIST' });
    assert.deepEqual(readdirSync(at('.')), []);
  });
});

describe('what is replaced', () => {
  test('keeps its mode; a new one is as the process has it, or private', async (t) => {
    const at = newFolder(t);
    const mode = (name: string) => (statSync(at(name)).mode & 0o7777).toString(8);
    writeFileSync(at('shared'), 'old');
    chmodSync(at('shared'), 0o664);
    writeFileSync(at('secret'), 'old');
    chmodSync(at('secret'), 0o600);
    for (const name of ['shared', 'secret', 'new']) await replaceFile(at(name), 'x', writer());
    await replaceFile(at('private'), 'x', writer(), { private: true });
    const ordinary = (0o666 & ~process.umask()).toString(8);
    assert.deepEqual(['shared', 'secret', 'new', 'private'].map(mode), [
      '664',
      '600',
      ordinary,
      '600',
    ]);
  });

  test('is closed to others where it is to be private', async (t) => {
    const at = newFolder(t);
    writeFileSync(at('a'), 'old');
    chmodSync(at('a'), 0o644);
    await replaceFile(at('a'), 'key', writer(), { private: true });
    assert.equal(statSync(at('a')).mode & 0o7777, 0o600);
  });

  test('keeps its owner', {
    skip: process.getuid?.() !== 0 && 'only root gives away',
  }, async (t) => {
    const at = newFolder(t);
    writeFileSync(at('a'), 'old');
    execFileSync('chown', ['1234:4321', at('a')]);
    chmodSync(at('a'), 0o640);
    await replaceFile(at('a'), 'new', writer());
    const { uid, gid, mode } = statSync(at('a'));
    assert.deepEqual([uid, gid, mode & 0o7777], [1234, 4321, 0o640]);
  });

  test('stays a link, and what it points at is replaced', async (t) => {
    const at = newFolder(t);
    mkdirSync(at('elsewhere'));
    writeFileSync(at('elsewhere/real'), 'old');
    symlinkSync('elsewhere/real', at('link'));
    symlinkSync(at('link'), at('link to it'));
    await replaceFile(at('link to it'), 'new', writer());
    assert.equal(text(at('elsewhere/real')), 'new');
    assert.ok(['link', 'link to it'].every((name) => lstatSync(at(name)).isSymbolicLink()));
    assert.deepEqual(readdirSync(at('elsewhere')), ['real']);
  });

  test('may have the longest name that there is', async (t) => {
    const at = newFolder(t);
    await replaceFile(at('x'.repeat(255)), 'new', writer());
    await assert.rejects(replaceFile(at('x'.repeat(256)), 'new', writer()), {
      code: 'ENAMETOOLONG',
      path: at('x'.repeat(256)),
    });
    assert.deepEqual(readdirSync(at('.')), ['x'.repeat(255)]);
  });
});

test('a file of its own is there as long as the work lasts, whatever becomes of that', async (t) => {
  const at = newFolder(t);
  const by = writer();
  const seen = await Promise.all(
    ['one', 'two'].map((content) =>
      withOwnFile(at('.'), content, by, async (path) => {
        await Promise.resolve();
        return [text(path), isPart(readdirSync(at('.'))[0] ?? '')];
      }),
    ),
  );
  assert.deepEqual(seen, [
    ['one', true],
    ['two', true],
  ]);
  await assert.rejects(
    withOwnFile(at('.'), 'x', by, () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.deepEqual(readdirSync(at('.')), []);
});

describe('what a process was writing', () => {
  const HERE = processes.place();
  const MINE = processes.markOf(process.pid) ?? '';

  // biome-ignore format: a table is read by column
  const cases: { name: string; part: string; ageHours?: number; isSwept: boolean }[] = [
    { name: 'that is this one, is kept',                       part: partOf(HERE, process.pid, MINE),                isSwept: false },
    { name: 'that had our id before us, is swept',             part: partOf(HERE, process.pid, 'earlier'),           isSwept: true },
    { name: 'that lives, is kept, however old',                part: partOf(HERE, process.ppid, processes.markOf(process.ppid) ?? ''), ageHours: 999, isSwept: false },
    { name: 'that is gone, is swept at once',                  part: partOf(HERE, 2 ** 22 + 1, 'gone'),              isSwept: true },
    { name: 'whose id another has by now, is swept',           part: partOf(HERE, process.ppid, 'gone'),             isSwept: true },
    { name: 'somewhere else, is kept while it may be alive',   part: partOf('elsewhere', 7, 'any'), ageHours: 23,    isSwept: false },
    { name: 'somewhere else, is swept after a day of silence', part: partOf('elsewhere', 7, 'any'), ageHours: 25,    isSwept: true },
    ...['.matinee-x.part', 'a.part', '.matinee-0-1-2-3.part', `x${partOf(HERE, 1, 'x')}`].map((part) => ({
      name: `is not what ${part} is, so that it is kept`, part, ageHours: 999, isSwept: false,
    })),
  ];
  for (const { name, part, ageHours = 0, isSwept } of cases) {
    test(name, async (t) => {
      const at = newFolder(t);
      writeFileSync(at(part), 'half');
      const by = writer();
      const modifiedAt = new Date(by.clock.now().getTime() - ageHours * 3_600_000);
      utimesSync(at(part), modifiedAt, modifiedAt);
      await replaceFile(at('a'), 'content', by);
      assert.deepEqual(existsSync(at(part)), !isSwept);
    });
  }

  test('is swept when the process is killed, and not before', async (t) => {
    const at = newFolder(t);
    const module = (name: string) => JSON.stringify(join(import.meta.dirname, name));
    const child = startChild(
      t,
      `import { nodeFileSystem as files } from ${module('files.ts')};
       import { nodeProcesses } from ${module('processes.ts')};
       import { replaceFileBy } from ${module('replace-file.ts')};
       const by = { files, clock: { now: () => new Date() }, random: Math.random, pid: process.pid,
         processes: nodeProcesses([process.execPath]) };
       await replaceFileBy(${JSON.stringify(at('a'))}, async (add) => {
         await add('half');
         process.send('half');
         await new Promise((resolve) => setTimeout(resolve, 60_000));
       }, by);`,
    );
    assert.equal(await child.next(), 'half');
    await sweepParts(at('.'), writer());
    assert.deepEqual(readdirSync(at('.')).map(isPart), [true]);
    await child.kill();
    await sweepParts(at('.'), writer());
    assert.deepEqual(readdirSync(at('.')), []);
  });
});

test('a folder that is not there has nothing to sweep', () => sweepParts('/nowhere', writer()));
