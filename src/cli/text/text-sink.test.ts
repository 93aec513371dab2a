import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const SINK = join(import.meta.dirname, 'text-sink.ts');

/** Starts a program that writes two megabytes to its standard output, and then says so. */
function startWriter() {
  const code = `
    import { openSink } from ${JSON.stringify(SINK)};
    const out = openSink(1);
    for (let n = 0; n < 200; n++) out.write(String(n % 10).repeat(9_999) + '\\n');
    openSink(2).write('written');`;
  return spawn(process.execPath, ['--input-type=module', '--eval', code]);
}

test('all that is written arrives, in order, however slowly it is read', async () => {
  const child = startWriter();
  const ended = once(child, 'close');
  child.stdout.setEncoding('latin1');
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  const lines = text.split('\n');
  assert.deepEqual(lines.pop(), '');
  assert.deepEqual(
    lines.map((line) => `${line[0]} ${line.length}`),
    Array.from({ length: 200 }, (_, n) => `${n % 10} 9999`),
  );
  assert.deepEqual(await ended, [0, null]);
});

test('a reader that goes away does not end the program', async () => {
  const child = startWriter();
  const ended = once(child, 'close');
  child.stdout.once('data', () => child.stdout.destroy());
  let said = '';
  for await (const chunk of child.stderr) said += String(chunk);
  assert.equal(said, 'written');
  assert.deepEqual(await ended, [0, null]);
});

test('what cannot be written is told, and the program fails', () => {
  const full = openSync('/dev/full', 'w');
  const code = `import { openSink } from ${JSON.stringify(SINK)}; openSink(1).write('x');`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  assert.deepEqual(
    [status, stderr],
    [1, 'Standard output cannot be written (ENOSPC). / 표준 출력에 쓸 수 없습니다.\n'],
  );
});
