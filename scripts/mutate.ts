import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Mutation } from './mutation.ts';
import { MUTATIONS } from './mutations.ts';

/*
 * Plants each fault in a copy of the tree and runs the tests that must notice it. Fails when one of
 * them does not, and when a fault cannot be planted any more. Words on the command line choose the
 * mutations whose name holds one of them.
 */

const CHECKOUT = join(import.meta.dirname, '..');
const COPIED = ['src', 'test', 'bin', 'schema', 'package.json', 'tsconfig.json'];
/** A fault may make a test wait for ever, which is noticed too. */
const TIMEOUT_MS = 60_000;

const words = process.argv.slice(2);
const chosen = MUTATIONS.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
);
const tried = chosen.filter(({ skipped }) => skipped === undefined);
const copy = await mkdtemp(join(tmpdir(), 'matinee-mutate-'));
try {
  for (const name of COPIED) {
    await cp(join(CHECKOUT, name), join(copy, name), { recursive: true });
  }
  await symlink(join(CHECKOUT, 'node_modules'), join(copy, 'node_modules'));
  await mustPassUnchanged([...new Set(tried.flatMap(({ tests }) => tests))]);

  let noticed = 0;
  for (const mutation of tried) {
    const result = await plant(mutation);
    if (result === 'noticed') noticed += 1;
    console.log(`${result.padEnd(8)}  ${mutation.name}`);
    if (result !== 'noticed') console.log(`          so that ${mutation.why}`);
  }
  for (const { name, skipped } of chosen) {
    if (skipped !== undefined) console.log(`skipped   ${name}: ${skipped}`);
  }
  console.log(`${noticed} of ${tried.length} mutations were noticed`);
  process.exitCode = noticed === tried.length ? 0 : 1;
} finally {
  await rm(copy, { recursive: true });
}

/** Tests that fail anyway would notice nothing. */
async function mustPassUnchanged(tests: readonly string[]): Promise<void> {
  if (tests.length === 0 || (await pass(tests))) return;
  throw new Error(`the tests fail without any mutation: ${tests.join(' ')}`);
}

async function plant(mutation: Mutation): Promise<'noticed' | 'SURVIVED' | 'OUTDATED' | 'BROKEN'> {
  const path = join(copy, mutation.file);
  const text = await readFile(path, 'utf8');
  if (text.split(mutation.find).length !== 2) return 'OUTDATED';
  await writeFile(
    path,
    text.replace(mutation.find, () => mutation.replace),
  );
  try {
    // A file that does not even load is no fault that a test notices.
    if (!(await ends(['--input-type=module', '--eval', `import ${JSON.stringify(path)}`])))
      return 'BROKEN';
    return (await pass(mutation.tests)) ? 'SURVIVED' : 'noticed';
  } finally {
    await writeFile(path, text);
  }
}

function pass(tests: readonly string[]): Promise<boolean> {
  return ends(['--test', `--test-timeout=${TIMEOUT_MS}`, '--test-force-exit', ...tests]);
}

/** Runs Node in the copy and says whether it ended well. */
async function ends(argv: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, argv, { cwd: copy, stdio: 'ignore' });
  const [exitCode] = await once(child, 'exit');
  return exitCode === 0;
}
