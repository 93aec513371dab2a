import pLimit from 'p-limit';

import { openToWrite } from '../src/home/open.ts';
import { openCollector } from '../src/home/collector.ts';
import { createContext, placeOf } from '../src/cli/context.ts';
import { settingsOf } from '../src/home/settings.ts';
import { systemWorld } from '../src/cli/world.ts';
import { runAttempt } from '../src/attempt/collection.ts';
import { DEFAULTS } from '../src/config/defaults.ts';
import { systemClock } from '../src/lib/clock.ts';
import { openHttpTransport } from '../src/lib/http-transport.ts';
import type { HttpRequest, HttpResponse, Transport } from '../src/lib/transport.ts';
import { environmentFor, makeHome, temporaryFolder } from './home.ts';
import { type Answer, inTurns, milliseconds, timed } from './measure.ts';
import { serveSandbox } from './program.ts';

const LIMIT = 1.3;
const ROUNDS = 40;

/**
 * What does a weekly attempt, from its claim to the published file, take beyond having the pages?
 *
 * The floor asks for the same pages through the same HTTP client, as many at once, from the same
 * sandbox in a process of its own, and calls `JSON.parse`; it keeps and writes nothing. Both are
 * measured once more with the pages in memory, where all that is left is work of this process. The
 * loop that a script would have, which fetches page after page, is measured beside them.
 */
export async function pipeline(): Promise<Answer> {
  await using folder = await temporaryFolder();
  await using sandbox = await serveSandbox();
  await using http = openTransport();
  const { transport } = http;
  let homes = 0;
  const weekly = async (by: Transport) =>
    attemptWeekly(await makeHome(folder, String(homes++)), sandbox.url, by);

  const pages = new Map<string, { request: HttpRequest; response: HttpResponse }>();
  await weekly(async (request, signal) => {
    const response = await transport(request, signal);
    pages.set(request.url, { request, response });
    return response;
  });
  const requests = [...pages.values()].map(({ request }) => request);
  const memory: Transport = async ({ url }) => pages.get(url)?.response as HttpResponse;
  const { ours, floor, script, oursInMemory, floorInMemory } = await inTurns(ROUNDS, {
    ours: () => weekly(transport),
    floor: () => download(requests, transport),
    script: () => downloadOneByOne(requests),
    oursInMemory: () => weekly(memory),
    floorInMemory: () => download(requests, memory),
  });
  return {
    ratio: ours / floor,
    against: 'a bare download-and-parse loop with as many requests at once',
    figures: `${milliseconds(ours)} and ${milliseconds(floor)} for ${requests.length} requests, page after page ${milliseconds(script)}; from memory ${milliseconds(oursInMemory)} and ${milliseconds(floorInMemory)}`,
    limit: { text: `${LIMIT} times`, kept: ours / floor <= LIMIT },
  };
}

async function attemptWeekly(home: string, url: string, transport: Transport): Promise<number> {
  const world = {
    ...systemWorld('matinee'),
    env: environmentFor(url),
    openTransport: async () => ({ transport, close: async () => {} }),
  };
  const place = placeOf(await createContext(world, { home }));
  const settings = await settingsOf(place);
  const collection = settings.collections.find(({ short }) => short === 'weekly');
  if (collection === undefined) throw new Error('there is no weekly collection');
  const order = {
    collection,
    kind: 'manual',
    trigger: 'manual',
    dueAt: systemClock.now(),
    lastTry: { reason: 'by-hand' },
    replace: false,
    configHash: '',
  } as const;

  await using opened = await openToWrite(place);
  const listeners = { onProgress: () => {}, onRetry: () => {}, onResume: () => {} };
  await using parts = await openCollector(place, opened, settings, listeners);
  const { signal } = new AbortController();
  return await timed(() => runAttempt(order, parts, signal)); // awaited: the home closes behind it
}

function download(requests: readonly HttpRequest[], transport: Transport): Promise<number> {
  const limit = pLimit(DEFAULTS.tmdb.connections);
  const { signal } = new AbortController();
  const get = async (request: HttpRequest): Promise<unknown> => {
    const { body } = await transport(request, signal);
    return JSON.parse(new TextDecoder().decode(body));
  };
  return timed(() => Promise.all(requests.map((request) => limit(get, request))));
}

function downloadOneByOne(requests: readonly HttpRequest[]): Promise<number> {
  return timed(async () => {
    for (const { url, headers } of requests) await (await fetch(url, { headers })).json();
  });
}

function openTransport(): { transport: Transport } & AsyncDisposable {
  const { transport, close } = openHttpTransport(DEFAULTS.tmdb);
  return { transport, [Symbol.asyncDispose]: close };
}
