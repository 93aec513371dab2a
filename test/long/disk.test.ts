import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';

import { openWorld, runCli } from '../support/cli.ts';

/** A real disk of a given size, which may be filled, grown and made read-only. */
function openDisk(t: TestContext, size: string) {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  t.after(() => {
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  });
  const remount = (options: string) => execFileSync('mount', ['-o', `remount,${options}`, folder]);
  const home = join(folder, 'home');
  mkdirSync(home);
  return { home, folder, remount };
}

const skip = process.getuid?.() === 0 ? false : 'only root can mount a small disk';
const env = { TMDB_BASE_URL: 'sandbox' };

test('a full disk ends a run with a sentence; what was published stays, and room mends it', {
  skip,
}, async (t) => {
  const world = await openWorld(t, { env });
  const { home, remount } = openDisk(t, '900k');
  assert.equal((await runCli(`run daily --home ${home}`, world)).code, 0);

  const full = await runCli(`run weekly --home ${home}`, world);
  assert.equal(full.code, 1);
  const [sentence = '', hint] = full.stderr.trimEnd().split('\n').slice(-2);
  assert.match(
    sentence,
    /^The disk is full: .+ could not be written\. What was published stays whole\.$/,
  );
  assert.equal(hint, 'Free some space and run again.');
  assert.deepEqual(readdirSync(join(home, 'data/raw/movies')), ['daily_20261123.json']);
  assert.deepEqual(readdirSync(join(home, 'data/staging')), []);
  assert.equal((await runCli(`data verify --home ${home}`, world)).code, 0);
  assert.match((await runCli(`runs --home ${home}`, world)).stdout, /weekly_collection .* failed/);

  remount('size=20m');
  assert.equal((await runCli(`run weekly --home ${home}`, world)).code, 0);
  assert.equal((await runCli(`data verify --home ${home}`, world)).code, 0);
});

test('on a full disk everything can be read, and what is begun says that it is full', {
  skip,
}, async (t) => {
  const world = await openWorld(t, { env });
  const { home, folder } = openDisk(t, '4m');
  assert.equal((await runCli(`run daily --home ${home}`, world)).code, 0);
  const reading = ['runs', 'stats', 'data list', 'data quarantine', 'history 1', 'status'];
  const before = [];
  for (const command of reading) before.push(await runCli(`${command} --home ${home}`, world));
  assert.throws(() => writeFileSync(join(folder, 'fill'), new Uint8Array(8e6)), { code: 'ENOSPC' });
  for (const [index, command] of reading.entries()) {
    assert.deepEqual(await runCli(`${command} --home ${home}`, world), before[index], command);
  }
  const full = /^The disk is full: .+ could not be written\./m;
  for (const command of ['run daily', 'health', 'init new']) {
    const { code, stderr } = await runCli(`${command} --home ${home}`, { ...world, cwd: folder });
    assert.equal(code, 1, command);
    assert.match(stderr, full, command);
  }
  rmSync(join(folder, 'fill'));
  assert.equal((await runCli('init new', { ...world, cwd: folder })).code, 0);
});

test('on a disk that became read-only everything can be read, and nothing pretends to write', {
  skip,
}, async (t) => {
  const world = await openWorld(t, { env });
  const { home, remount } = openDisk(t, '20m');
  assert.equal((await runCli(`run daily --home ${home}`, world)).code, 0);
  remount('ro');
  for (const command of ['runs', 'stats', 'data list', 'data show daily', 'history 1']) {
    const { stderr } = await runCli(`${command} --home ${home}`, world);
    assert.doesNotMatch(stderr, /could not|unexpected/i, command);
  }
  const { code, stderr } = await runCli(`run daily --home ${home}`, world);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^Could not write .+matinee\.db \(cannot be opened: read-only or not permitted\)\.$/m,
  );
  assert.match(
    (await runCli(`doctor --home ${home}`, world)).stdout,
    /✗ .+ cannot be written \(EROFS\)/,
  );

  remount('rw');
  assert.equal((await runCli(`run daily --home ${home}`, world)).code, 0);
});

test('a disk that has room but no inodes is told as what it is, and mends', { skip }, async (t) => {
  const world = await openWorld(t, { env });
  const ends = new Set<number>();
  for (let inodes = 2; inodes <= 40; inodes += 1) {
    const { home, remount } = openDisk(t, `20m,nr_inodes=${inodes}`);
    const { code, stderr } = await runCli(`run daily --home ${home}`, world);
    ends.add(code);
    if (code === 0) break;
    assert.match(stderr, /The disk takes no more files, its inodes are used up: \S+ could not be/);
    assert.match(
      stderr,
      /^(Remove files that nobody needs there \(df -i |The snapshot is published; )/m,
    );
    const looked = await runCli(`doctor --home ${home}`, world);
    assert.match(looked.stdout, /^! Only \d+ inodes? free: /m);
    remount('nr_inodes=1000');
    assert.equal((await runCli(`run daily --home ${home}`, world)).code, 0, `after ${inodes}`);
  }
  assert.deepEqual([...ends], [1, 0]);
});

test('a database whose path is too long for SQLite is told as what it is', async (t) => {
  const world = await openWorld(t, { env });
  const home = join(world.home, ...Array.from({ length: 5 }, () => 'h'.repeat(95)));
  mkdirSync(home, { recursive: true });
  const { code, stderr } = await runCli(`run daily --home ${home}`, world);
  assert.equal(code, 1);
  assert.match(stderr, /\(its path is longer than the 504 bytes that SQLite takes\)\.$/m);
});

/** A file system of its own process, which shares no memory: FUSE with direct I/O. */
function mountDirect(t: TestContext): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-fuse-'));
  const [behind, mounted] = [join(folder, 'behind'), join(folder, 'mounted')];
  for (const one of [behind, mounted]) mkdirSync(one);
  try {
    execFileSync('bindfs', ['-o', 'direct_io', behind, mounted], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  t.after(() => {
    execFileSync('umount', [mounted]);
    rmSync(folder, { recursive: true });
  });
  return mounted;
}

test('a file system that shares no memory is told as that, by a run, init and doctor', {
  skip,
}, async (t) => {
  const mounted = mountDirect(t);
  if (mounted === undefined) return t.skip('bindfs is not installed, or may mount nothing here');
  const world = await openWorld(t, { env });
  const home = join(mounted, 'home');
  const told = async (line: string, from: string) => {
    const { code, stdout, stderr } = await runCli(line, world);
    assert.equal(code, 1, line);
    assert.match(
      `${stdout}${stderr}`,
      new RegExp(`^(✗ )?${from} lies on a file system that cannot`, 'm'),
    );
  };
  await told(`init ${home}`, mounted);
  assert.deepEqual(readdirSync(mounted), []);
  mkdirSync(home);
  await told(`run daily --home ${home}`, `${home}/matinee.db`);
  await told(`doctor --home ${home}`, home);
});
