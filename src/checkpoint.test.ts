import assert from 'node:assert/strict';
import { test } from 'node:test';

import { attemptOf } from '../test/support/scripted-source.ts';
import { findCheckpoint } from './checkpoint.ts';
import { mergeCollections } from './config/collections.ts';
import type { Collection } from './job.ts';
import type { Attempt } from './occurrence.ts';

const [DAILY] = mergeCollections({}) as [Collection];
const NOW = new Date('2026-11-22T18:00:00Z');
const NEXT = attemptOf(DAILY, new Date('2026-11-22T17:00:00Z'));

/** An earlier attempt: stopped and for the same, unless said otherwise. */
const attempt = (id: string, said: Partial<Attempt> = {}): Attempt => ({
  ...NEXT,
  id,
  state: 'interrupted',
  ...said,
});
/** Pages received so many seconds ago. */
const pages = (...agesS: number[]) =>
  agesS.map((ageS) => ({ observedAt: new Date(NOW.getTime() - ageS * 1000) }));

const FRESH = pages(300, 20);
const A = attempt('a');
const B = attempt('b');

// Earlier attempts stand newest first, as the ledger lists them.
// biome-ignore format: a table is read by column
const cases: { name: string; earlier: Attempt[]; pagesOf: Record<string, ReturnType<typeof pages>>; serves: string | undefined }[] = [
  { name: 'nothing ran before',                            earlier: [],                                          pagesOf: {},                        serves: undefined },
  { name: 'the one before was stopped',                    earlier: [A],                                         pagesOf: { a: FRESH },              serves: 'a' },
  { name: 'it was of the schedule, this one is by hand',   earlier: [attempt('a', { kind: 'manual', trigger: 'manual', dueAt: NOW })], pagesOf: { a: FRESH }, serves: 'a' },
  { name: 'it had no pages yet',                           earlier: [A],                                         pagesOf: {},                        serves: undefined },
  { name: 'its oldest page is just young enough',          earlier: [A],                                         pagesOf: { a: pages(5, 3599, 9) },  serves: 'a' },
  { name: 'its oldest page is an hour old',                earlier: [A],                                         pagesOf: { a: pages(5, 3600, 9) },  serves: undefined },
  { name: 'a page is from the future',                     earlier: [A],                                         pagesOf: { a: pages(5, -1) },       serves: undefined },
  { name: 'it failed',                                     earlier: [attempt('a', { state: 'failed' })],         pagesOf: { a: FRESH },              serves: undefined },
  { name: 'it succeeded',                                  earlier: [attempt('a', { state: 'succeeded' })],      pagesOf: { a: FRESH },              serves: undefined },
  { name: 'it runs: it is the one that asks',              earlier: [attempt('b', { state: 'running' }), A],     pagesOf: { a: FRESH, b: FRESH },    serves: 'a' },
  { name: 'it was for another period',                     earlier: [attempt('a', { period: '20261122' })],      pagesOf: { a: FRESH },              serves: undefined },
  { name: 'it counted from another date',                  earlier: [attempt('a', { asOfOn: '2026-11-22' })],    pagesOf: { a: FRESH },              serves: undefined },
  { name: 'the configuration was another',                 earlier: [attempt('a', { configHash: 'other' })],     pagesOf: { a: FRESH },              serves: undefined },
  { name: 'the newest of two with pages serves',           earlier: [B, A],                                      pagesOf: { a: FRESH, b: FRESH },    serves: 'b' },
  { name: 'the newest was stopped before it had any',      earlier: [B, A],                                      pagesOf: { a: FRESH },              serves: 'a' },
  { name: 'the newest has pages that are too old',         earlier: [B, A],                                      pagesOf: { a: FRESH, b: pages(4000) }, serves: undefined },
  { name: 'one that failed came after it',                 earlier: [attempt('b', { state: 'failed' }), A],      pagesOf: { a: FRESH },              serves: undefined },
  { name: 'one for something else came after it',          earlier: [attempt('b', { state: 'failed', period: '20261122' }), A], pagesOf: { a: FRESH }, serves: 'a' },
];

for (const { name, earlier, pagesOf, serves } of cases) {
  test(`whose pages serve when ${name}: ${serves ?? 'nobody'}`, async () => {
    const from = {
      ledger: { attempts: async () => earlier },
      pagesOf: async (id: string) => pagesOf[id] ?? [],
    };
    const found = await findCheckpoint(NEXT, from, NOW);
    assert.deepEqual(
      found,
      serves && { attempt: earlier.find(({ id }) => id === serves), pages: pagesOf[serves] },
    );
  });
}
