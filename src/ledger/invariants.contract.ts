import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import type { Attempt, AttemptState, Outcome } from '../occurrence.ts';
import type { Version, VersionState } from '../snapshot.ts';
import {
  BY_HAND,
  BY_HAND_AT,
  DUE,
  FAILURE,
  INTERRUPTION,
  NEXT_DUE,
  type Opened,
  type OpenedLedger,
  request,
  SCHEDULED,
  SPENT,
  STATS,
  versionBy,
} from './examples.contract.ts';

/** Attempts are named from the newest backwards. */
const ago = fc.nat({ max: 3 });
const thief = fc.boolean();
/** What the plan finds in the named file: the current version, something else, or nothing. */
const found = fc.constantFrom('current' as const, 'changed' as const, 'nothing' as const);

/** Whether the plan was made on another version than the current one. */
const outdated = fc.integer({ max: 4, min: 0 }).map((one) => one === 0);

const operation = fc.oneof(
  fc.record({
    op: fc.constant('claim' as const),
    what: fc.constantFrom(SCHEDULED, BY_HAND, BY_HAND_AT),
    job: fc.constantFrom('daily', 'weekly'),
    dueAt: fc.constantFrom(DUE, NEXT_DUE),
    settles: fc.boolean(),
  }),
  fc.record({
    op: fc.constant('finish' as const),
    ago,
    end: fc.constantFrom(FAILURE, INTERRUPTION),
  }),
  fc.record({
    op: fc.constant('intend' as const),
    ago,
    intention: fc.constantFrom('publishing' as const, 'setting_aside' as const),
    found,
    outdated,
  }),
  fc.record({ op: fc.constant('accept' as const), ago, found, outdated }),
  fc.record({ op: fc.constant('complete' as const), ago, thief }),
  fc.record({ op: fc.constant('abandon' as const), ago, thief }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

interface ModelAttempt {
  id: string;
  job: string;
  dueAt: Date;
  what: typeof SCHEDULED | typeof BY_HAND | typeof BY_HAND_AT;
  settles: boolean;
  n: number;
  state: AttemptState;
  occurrence: { outcome?: Outcome; reason?: string };
}

interface ModelVersion {
  attempt: ModelAttempt;
  state: VersionState;
  previousSha256: string | undefined;
  archived: boolean;
  /** As it was when the intention was recorded: what its holder goes on. */
  held: Version;
}

interface Model {
  attempts: ModelAttempt[];
  versions: ModelVersion[];
}

/** The laws that hold after whatever sequence of operations, and a small model that foresees it. */
export function describeInvariants(opened: Opened): void {
  test('whatever happens in whatever order, the ledger stands as the model says', async (t) => {
    const store = await opened(t);
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 25, size: 'max' }), async (operations) => {
        const prefix = `${++runs}/`; // a world of its own in the same store
        const model: Model = { attempts: [], versions: [] };
        for (const [index, operation] of operations.entries()) {
          const now = new Date(DUE.getTime() + index);
          await step(operation, { store, model, prefix, now });
          assertInvariants(await observe(store, prefix));
        }
        assert.deepEqual(summary(await observe(store, prefix)), foreseen(model));
      }),
      { numRuns: 40 },
    );
  });
}

interface World {
  store: OpenedLedger;
  model: Model;
  prefix: string;
  now: Date;
}

async function step(operation: Operation, world: World): Promise<void> {
  const { store, model, prefix, now } = world;
  if (operation.op === 'claim') return stepClaim(operation, world);
  const attempt = model.attempts.at(-1 - operation.ago);
  if (attempt === undefined) return;
  const version = model.versions.find((one) => one.attempt === attempt);

  if (operation.op === 'finish') {
    const expected = endAttempt(attempt, operation.end.state, operation.end.error.code);
    assert.equal(await store.ledger.finish(attempt.id, operation.end, now), expected);
  } else if (operation.op === 'intend') {
    if (version !== undefined && attempt.state === 'running') return; // one intention an attempt
    const { intention } = operation;
    const plan = planOf(operation.found, attempt, model);
    const planned = versionBy(attempt.id, {
      ...plan,
      dataset: prefix + attempt.job,
      period: attempt.dueAt.toISOString(),
    });
    const replaces = operation.outdated ? 'another' : currentOf(attempt, model)?.attempt.id;
    const because =
      attempt.state !== 'running'
        ? 'lost'
        : intention === 'publishing'
          ? obstacleTo(attempt, operation.outdated, model)
          : undefined;
    const answer = await store.catalog.intend({ ...planned, replaces }, intention, STATS, now);
    assert.equal(answer.intended ? undefined : answer.because, because);
    if (because !== undefined) return;
    const held = await store.catalog.version(attempt.id);
    assert.ok(held);
    model.versions.push({ attempt, ...plan, state: intention, archived: false, held });
  } else if (operation.op === 'accept') {
    const plan = planOf(operation.found, attempt, model);
    if (version === undefined) return;
    const { dataset, period } = version.held;
    const key = versionBy('', { dataset, period }).key;
    const replaces = operation.outdated ? 'another' : currentOf(attempt, model)?.attempt.id;
    const place = { key, stagedKey: 'data/quarantine/a.json', replaces };
    const accept = { ...plan, ...place, holder: 'holder-2', acceptedBy: 'mina' };
    const because =
      version.state === 'accepting'
        ? 'pending'
        : version.state === 'withheld'
          ? obstacleTo(attempt, operation.outdated, model)
          : 'lost';
    const answer = await store.catalog.intendToAccept(attempt.id, accept, now);
    assert.equal(answer.intended ? undefined : answer.because, because);
    if (because !== undefined) return;
    const held = await store.catalog.version(attempt.id);
    assert.ok(held);
    Object.assign(version, plan, { state: 'accepting', held });
  } else {
    if (version === undefined) return;
    const { held } = version;
    const by = operation.thief ? { ...held, holder: 'thief' } : held;
    const mine = !operation.thief && held.state === version.state;
    const carry = operation.op === 'complete' ? completed : abandoned;
    const expected = mine && carry(version, model);
    assert.equal(await store.catalog[operation.op](by, now), expected);
  }
}

async function stepClaim(
  { what, job, dueAt, settles }: Extract<Operation, { op: 'claim' }>,
  { store, model, prefix, now }: World,
): Promise<void> {
  const same = model.attempts.filter(
    (one) => one.job === job && one.dueAt === dueAt && one.what.kind === what.kind,
  );
  const occurrence = same[0]?.occurrence ?? {};
  const because =
    what.trigger === 'schedule' && occurrence.outcome === 'succeeded'
      ? 'succeeded'
      : model.attempts.some((one) => one.job === job && one.state === 'running')
        ? 'running'
        : undefined;
  const id = `${prefix}${String(now.getTime() - DUE.getTime()).padStart(2, '0')}`;
  const asked = request(id, {
    ...what,
    job: prefix + job,
    dueAt,
    lastTry: settles ? SPENT : undefined,
  });
  const claim = await store.ledger.claim(asked, now);
  assert.equal(claim.claimed ? undefined : claim.because, because);
  if (because !== undefined) return;
  const n = same.length + 1;
  model.attempts.push({ id, job, dueAt, what, settles, n, state: 'running', occurrence });
}

function planOf(found: 'current' | 'changed' | 'nothing', attempt: ModelAttempt, model: Model) {
  const shas = {
    current: `sha-of-${currentOf(attempt, model)?.attempt.id}`,
    changed: 'sha-of-theirs',
    nothing: undefined,
  };
  return { previousSha256: shas[found], previousArchiveKey: `data/archive/before-${attempt.id}` };
}

function currentOf({ job, dueAt }: ModelAttempt, { versions }: Model): ModelVersion | undefined {
  return versions.find(
    ({ attempt, state }) => state === 'current' && attempt.job === job && attempt.dueAt === dueAt,
  );
}

/** What keeps a version from being about to take its place. */
function obstacleTo({ job, dueAt }: ModelAttempt, outdated: boolean, { versions }: Model) {
  const isPending = versions.some(
    ({ attempt, state }) =>
      (state === 'publishing' || state === 'accepting') &&
      attempt.job === job &&
      attempt.dueAt === dueAt,
  );
  return isPending ? 'pending' : outdated ? 'outdated' : undefined;
}

function endAttempt(attempt: ModelAttempt, state: AttemptState, reason: string): boolean {
  if (attempt.state !== 'running') return false;
  attempt.state = state;
  const last = state === 'interrupted' ? attempt.what.kind === 'manual' : attempt.settles;
  if (state !== 'succeeded' && last && attempt.occurrence.outcome !== 'succeeded') {
    Object.assign(attempt.occurrence, { outcome: 'failed', reason });
  }
  return true;
}

function completed(version: ModelVersion, model: Model): boolean {
  const { attempt, state } = version;
  if (state === 'setting_aside') {
    if (!endAttempt(attempt, 'failed', 'withheld')) return false;
    version.state = 'withheld';
    return true;
  }
  if (state === 'publishing' && !endAttempt(attempt, 'succeeded', '')) return false;
  const before = currentOf(attempt, model);
  if (before !== undefined) {
    before.state = 'archived';
    before.archived = version.previousSha256 === `sha-of-${before.attempt.id}`;
  }
  version.state = 'current';
  if (attempt.occurrence.outcome !== 'succeeded') {
    attempt.occurrence.outcome = 'succeeded';
    if (state === 'accepting') attempt.occurrence.reason = 'accepted';
    else delete attempt.occurrence.reason;
  }
  return true;
}

function abandoned(version: ModelVersion): boolean {
  if (version.state === 'accepting') {
    version.state = 'withheld';
  } else {
    version.state = 'abandoned';
    endAttempt(version.attempt, 'interrupted', 'interrupted');
  }
  return true;
}

interface Seen {
  attempts: Attempt[];
  versions: Version[];
}

async function observe({ ledger, catalog }: OpenedLedger, prefix: string): Promise<Seen> {
  const seen: Seen = { attempts: [], versions: [] };
  for (const job of ['daily', 'weekly']) {
    seen.attempts.push(...(await ledger.attempts({ job: prefix + job })));
    seen.versions.push(...(await catalog.versions({ dataset: prefix + job })));
  }
  return seen;
}

/**
 * 1. No two running attempts of a job.
 * 2. One current version of a dataset and period, and one on its way there.
 * 3. At most one attempt that the schedule started succeeded for an occurrence.
 */
function assertInvariants({ attempts, versions }: Seen): void {
  const scheduled = attempts.filter((one) => one.trigger === 'schedule');
  for (const [law, keys] of [
    ['running', attempts.filter((one) => one.state === 'running').map(({ job }) => job)],
    [
      'current',
      versions
        .filter((one) => one.state === 'current')
        .map(({ dataset, period }) => `${dataset} ${period}`),
    ],
    [
      'pending',
      versions
        .filter(({ state }) => state === 'publishing' || state === 'accepting')
        .map(({ key }) => key),
    ],
    [
      'succeeded',
      scheduled
        .filter((one) => one.state === 'succeeded')
        .map(({ job, dueAt, kind }) => `${job} ${dueAt.toISOString()} ${kind}`),
    ],
  ] as const) {
    assert.deepEqual([law, keys], [law, [...new Set(keys)]]);
  }
}

function summary({ attempts, versions }: Seen) {
  return {
    attempts: attempts
      .map(({ id, n, state, outcome, reason }) => ({ id, n, state, outcome, reason }))
      .toSorted(byId),
    versions: versions
      .map(({ id, state, acceptedBy, archivedKey }) => ({
        id,
        state,
        accepted: acceptedBy !== undefined,
        archived: archivedKey !== undefined,
      }))
      .toSorted(byId),
  };
}

function foreseen({ attempts, versions }: Model) {
  return {
    attempts: attempts
      .map(({ id, n, state, occurrence: { outcome, reason } }) => ({
        id,
        n,
        state,
        outcome,
        reason,
      }))
      .toSorted(byId),
    versions: versions
      .map(({ attempt, state, archived, held }) => ({
        id: attempt.id,
        state,
        accepted: held.acceptedBy !== undefined && state !== 'withheld',
        archived,
      }))
      .toSorted(byId),
  };
}

const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
