import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

test('a process that cannot be started for want of descriptors is told of, and harms nobody', () => {
  const module = join(import.meta.dirname, 'processes.ts');
  const code = `
    import { openSync } from 'node:fs';
    import { nodeProcesses } from ${JSON.stringify(module)};
    const processes = nodeProcesses([process.execPath, '--eval', '0']);
    const start = () => processes.start([], { cwd: '/', onLine: () => {} });
    await start().ended; // so that what is loaded on the way is loaded
    const opened = [];
    try { for (;;) opened.push(openSync('/dev/null')); } catch {}
    const { error, exitCode, stdout } = await start().ended;
    console.log(JSON.stringify({ error, exitCode: exitCode ?? null, stdout }));
  `;
  const said = execFileSync('sh', [
    '-c',
    'ulimit -n 48; exec "$0" "$@"',
    process.execPath,
    '--input-type=module',
    '--eval',
    code,
  ]);
  assert.deepEqual(JSON.parse(String(said)), {
    error: `spawn ${process.execPath} EMFILE`,
    exitCode: null,
    stdout: '',
  });
});
