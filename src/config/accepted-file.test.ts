import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FakeClock } from '../lib/fake-clock.ts';
import { createMemoryFiles } from '../lib/memory-files.ts';
import { acceptedFileReader } from './accepted-file.ts';

const PATH = '/home/run/settings.txt';

async function opened({ programVersion = '1.0.0', folder = '/home/run' } = {}) {
  const files = createMemoryFiles(new FakeClock());
  await files.makeFolder(folder);
  const parsed: string[] = [];
  const readBy = (version: string) =>
    acceptedFileReader(
      {
        files,
        path: PATH,
        replace: (content) => files.write(PATH, content),
        programVersion: version,
      },
      async (yaml) => {
        parsed.push(yaml);
        if (yaml === 'wrong') throw new Error('refused');
        return { timezone: yaml };
      },
    );
  const read = (yaml: string, version = programVersion) => readBy(version)(yaml, 'matinee.yaml');
  return { files, parsed, read };
}

test('what has been accepted is not parsed again', async () => {
  const { files, parsed, read } = await opened();
  assert.deepEqual(await read('Asia/Seoul'), { timezone: 'Asia/Seoul' });
  assert.deepEqual(await read('Asia/Seoul'), { timezone: 'Asia/Seoul' });
  assert.deepEqual(parsed, ['Asia/Seoul']);
  assert.deepEqual(await files.list('/home/run'), ['settings.txt']);
});

test('another file, and another program, are parsed', async () => {
  const { parsed, read } = await opened();
  await read('Asia/Seoul');
  assert.deepEqual(await read('Asia/Tokyo'), { timezone: 'Asia/Tokyo' });
  await read('Asia/Tokyo', '2.0.0');
  assert.deepEqual(parsed, ['Asia/Seoul', 'Asia/Tokyo', 'Asia/Tokyo']);
});

test('what is refused is refused each time, and nothing of it kept', async () => {
  const { files, parsed, read } = await opened();
  await read('Asia/Seoul');
  const kept = await files.read(PATH);
  await assert.rejects(read('wrong'), /refused/);
  await assert.rejects(read('wrong'), /refused/);
  assert.deepEqual(parsed, ['Asia/Seoul', 'wrong', 'wrong']);
  assert.deepEqual(await files.read(PATH), kept);
});

test('whichever byte of what is kept is damaged, the file is parsed', async () => {
  const { files, parsed, read } = await opened();
  await read('Asia/Seoul');
  const kept = (await files.read(PATH)) ?? new Uint8Array();
  // Behind the last line end nothing is looked at.
  for (let at = 0; at < kept.length - 1; at++) {
    const damaged = Uint8Array.from(kept);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    await files.write(PATH, damaged);
    parsed.length = 0;
    assert.deepEqual(await read('Asia/Seoul'), { timezone: 'Asia/Seoul' });
    assert.deepEqual(parsed, ['Asia/Seoul'], `byte ${at}`);
  }
});

test('where nothing can be kept the file is parsed each time, and nothing is left behind', async () => {
  const { files, parsed, read } = await opened({ folder: '/home' });
  await read('Asia/Seoul');
  await read('Asia/Seoul');
  assert.deepEqual(parsed, ['Asia/Seoul', 'Asia/Seoul']);
  assert.deepEqual(await files.list('/home'), []);
});
