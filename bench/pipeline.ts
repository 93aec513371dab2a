import { join } from 'node:path';

import { openToWrite } from '../src/cli/app.ts';
import { openCollector } from '../src/cli/collector.ts';
import { createContext, settingsOf } from '../src/cli/context.ts';
import { systemWorld } from '../src/cli/world.ts';
import { runAttempt } from '../src/collect/attempt.ts';
import { systemClock } from '../src/lib/clock.ts';
import { type HttpResponse, type Transport, transportOf } from '../src/lib/transport.ts';
import { createSandbox } from '../src/sandbox/sandbox.ts';
import { makeHome, temporaryFolder } from './home.ts';
import { type Answer, inTurns, milliseconds, timed } from './measure.ts';

export async function pipeline(): Promise<Answer> {
  await using folder = await temporaryFolder();
  const bodies = new Map<string, HttpResponse>();
  const transport: Transport = async ({ url }) => bodies.get(url) as HttpResponse;
  const sandbox = transportOf(createSandbox({ clock: systemClock, keyRequired: false }).handle);
  await runWeekly(join(folder.path, 'first'), async (request, signal) => {
    const response = await sandbox(request, signal);
    bodies.set(request.url, response);
    return response;
  });
  let n = 0;
  const { ours, floor } = await inTurns(
    20,
    () => runWeekly(join(folder.path, String(n++)), transport),
    () => timed(() => download([...bodies.keys()], transport)),
  );
  return {
    ratio: ours / floor,
    against: 'bare',
    figures: `${bodies.size} pages: ${milliseconds(ours)} / ${milliseconds(floor)}`,
    limit: { text: '1.3', kept: ours / floor <= 1.3 },
  };
}

async function download(urls: readonly string[], transport: Transport): Promise<unknown[]> {
  const { signal } = new AbortController();
  return Promise.all(
    urls.map(async (url) =>
      JSON.parse(new TextDecoder().decode((await transport({ url, headers: {} }, signal)).body)),
    ),
  );
}

async function runWeekly(home: string, transport: Transport): Promise<number> {
  await makeHome(home);
  const world = {
    ...systemWorld('matinee'),
    env: { TMDB_BASE_URL: 'http://sandbox.invalid/3', TMDB_API_KEY: '0'.repeat(32) },
    openTransport: async () => ({ transport, close: async () => {} }),
  };
  const context = await createContext(world, { home });
  const settings = await settingsOf(context, home);
  await using opened = await openToWrite(context);
  await using parts = await openCollector(context, opened, settings, { onProgress: () => {}, onRetry: () => {} });
  const collection = settings.collections.find(({ short }) => short === 'weekly')!;
  return await timed(() =>
    runAttempt(
      { collection, dueAt: systemClock.now(), kind: 'manual', trigger: 'manual', settles: true, replace: false, configHash: '' },
      parts,
      new AbortController().signal,
    ),
  );
}
console.log(await pipeline());
