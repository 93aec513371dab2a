import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs the tests as two test runs side by side: those beside the sources are many and small, and to
 * start a process for each takes longer than all of them do; those of the whole program get one each.
 */
const BESIDE_THE_SOURCES = ['--test-isolation=none', 'src/**/*.test.ts'];
const OF_THE_WHOLE = ['--test-concurrency=2', 'test/*.test.ts'];

const [one, other] = [
  start(BESIDE_THE_SOURCES, 'pipe'), // said when the other has said all
  start(OF_THE_WHOLE, 'inherit'),
];
const said: Buffer[] = [];
for (const output of [one.stdout, one.stderr]) output?.on('data', (chunk) => said.push(chunk));
const ended = await Promise.all([once(one, 'close'), once(other, 'close')]);
process.stdout.write(Buffer.concat(said));
process.exitCode = ended.every(([code]) => code === 0) ? 0 : 1;

function start(options: readonly string[], output: 'pipe' | 'inherit') {
  return spawn(process.execPath, ['--test', ...options], {
    stdio: ['ignore', output, output],
    // What one file's process has stripped of its types the next one need not.
    env: { ...process.env, NODE_COMPILE_CACHE: 'node_modules/.cache/tests' },
  });
}
