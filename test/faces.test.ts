import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { explanationDocument } from '../src/documents/explanation.ts';
import { homeChecksDocument } from '../src/documents/home-check.ts';
import { quarantineDocument } from '../src/documents/quarantine.ts';
import { verificationDocument } from '../src/documents/verification.ts';
import type { HomeCheck } from '../src/home-check.ts';
import { verifyHome } from '../src/home/verify.ts';
import { examineHome } from '../src/queries/examine.ts';
import { askQuarantine } from '../src/queries/quarantine.ts';
import { healthDocument } from '../src/documents/health.ts';
import { jobsDocument } from '../src/documents/jobs.ts';
import { nextDocument } from '../src/documents/next.ts';
import { oneRunDocument, runsDocument } from '../src/documents/runs.ts';
import { statusDocument } from '../src/documents/status.ts';
import { versionDocument, versionsDocument } from '../src/documents/snapshot-version.ts';
import type { HomeEvent } from '../src/home-event.ts';
import type { Machine } from '../src/home/machine.ts';
import { openToRead, openToWrite } from '../src/home/open.ts';
import type { Place } from '../src/home/place.ts';
import { settingsOf } from '../src/home/settings.ts';
import { messagesIn } from '../src/messages/messages.ts';
import { askWhy } from '../src/queries/explain.ts';
import { storeFacts } from '../src/queries/check-stores.ts';
import { gatherHealthFacts } from '../src/queries/health-facts.ts';
import { askJobs } from '../src/queries/jobs.ts';
import { askNext } from '../src/queries/next.ts';
import { askRun, askRuns } from '../src/queries/runs.ts';
import { askStatus } from '../src/queries/status.ts';
import { askVersion, askVersions } from '../src/queries/versions.ts';
import { makeHome, openWorld, runCli, runJson, SMALL, type TestWorld } from './support/cli.ts';
import { openRunning } from './support/running.ts';

/** A home as a face finds it that has no command line: on the ports of a machine, and no more. */
function placeOn(world: TestWorld, events: HomeEvent[] = []): Place {
  const { env, clock, random, files, exists, locks, processes, pid } = world;
  const { host, openPacer, openTransport, openStore, openHistory } = world;
  const machine: Machine = {
    ...{ env, clock, random, files, exists, locks, processes, pid },
    ...{ host, openPacer, openTransport, openStore, openHistory },
  };
  return {
    machine,
    home: world.home,
    unsafe: false,
    settingsFile: undefined,
    secrets: { hide: () => {}, redact: (text) => text },
    hear: (event) => void events.push(event),
  };
}

describe('a face without a command line gets the documents that --json prints', () => {
  const cases: { line: string; ask: (place: Place) => Promise<unknown> }[] = [
    {
      line: 'runs',
      ask: async (place) =>
        runsDocument(await askRuns(place, { limit: 20, job: undefined, housekeeping: false })),
    },
    { line: 'jobs', ask: async (place) => jobsDocument((await askJobs(place)).jobs, String) },
    {
      line: 'data list',
      ask: async (place) => versionsDocument((await askVersions(place)).versions, place.home),
    },
    {
      line: 'data show daily',
      ask: async (place) => {
        const version = await askVersion(place, 'daily', undefined);
        return { ...versionDocument(version, place.home), collection_info: version.info };
      },
    },
    {
      line: 'data quarantine',
      ask: async (place) => quarantineDocument(await askQuarantine(place), place.home),
    },
    { line: 'data verify', ask: async (place) => verificationDocument(await verifyHome(place)) },
    {
      line: 'doctor',
      ask: async (place) => {
        const checks: HomeCheck[] = [{ check: 'node', version: place.machine.host.versions.node }];
        for await (const check of examineHome(place)) checks.push(check);
        return homeChecksDocument(checks, await messagesIn('en'));
      },
    },
    {
      line: 'next daily --count 3',
      ask: async (place) => {
        const facts = await askNext(place, 'daily', 3);
        return nextDocument(facts, { zone: undefined, changeText: String });
      },
    },
    {
      line: 'explain daily',
      ask: async (place) =>
        explanationDocument((await askWhy(place, 'daily', undefined)).explanation, []),
    },
    {
      line: 'status',
      ask: async (place) =>
        statusDocument(await askStatus(place), { summary: '', recorded: String }),
    },
    {
      line: 'health',
      ask: async (place) => {
        await using opened = await openToRead(place);
        const found = await gatherHealthFacts(
          opened,
          await storeFacts(place),
          await settingsOf(place),
          place,
        );
        return healthDocument(found, await messagesIn('en'), place.machine.clock.now());
      },
    },
  ];
  for (const { line, ask } of cases) {
    test(line, async (t) => {
      const world = await openWorld(t);
      await makeHome(world, SMALL);
      assert.equal((await runCli('run daily', world)).code, 0);
      const { document } = await runJson(line, world);
      const asked = JSON.parse(JSON.stringify(await ask(placeOn(world)))) as typeof document;
      assert.deepEqual(withoutWords(asked), withoutWords(document));
    });
  }

  test('runs show', async (t) => {
    const world = await openWorld(t);
    await makeHome(world, SMALL);
    const { document: run } = await runJson('run daily', world);
    const { document } = await runJson(`runs show ${String(run['run'])}`, world);
    const found = await askRun(placeOn(world), String(run['run']));
    assert.deepEqual(JSON.parse(JSON.stringify(oneRunDocument(found, world.home))), document);
  });
});

/** What is said for people, and what the machine is doing at the moment, left out. */
function withoutWords(document: unknown): unknown {
  const left = new Set(['text', 'summary', 'title', 'system_resources']);
  return JSON.parse(
    JSON.stringify(document, (key, value: unknown) => (left.has(key) ? undefined : value)),
  );
}

test('whoever opens a home hears what is mended there, as facts', async (t) => {
  const world = await openWorld(t);
  await makeHome(world, SMALL);
  assert.equal((await runCli('run daily', world)).code, 0);
  const { id: run, die } = await openRunning(t, world);
  die();
  await rm(join(world.home, 'history.db'));
  const events: HomeEvent[] = [];
  const opened = await openToWrite(placeOn(world, events));
  await opened[Symbol.asyncDispose]();
  assert.deepEqual(events, [
    { event: 'recovered', recovered: [{ run, result: 'interrupted' }] },
    { event: 'history-lost', versions: 1 },
  ]);
});
