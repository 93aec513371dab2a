import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';

import type { Attempt, ClaimRequest, Ledger } from '../occurrence.ts';
import type { Catalog, NewVersion, Version } from '../snapshot.ts';

/** A ledger and its catalog, open on one store that was empty. */
export interface OpenedLedger {
  ledger: Ledger;
  catalog: Catalog;
  close(): Promise<void>;
}

export type OpenLedger = () => OpenedLedger | Promise<OpenedLedger>;

/** Opens a store that is closed when the test ends. */
export type Opened = (t: TestContext) => Promise<OpenedLedger>;

export const DUE = new Date('2026-11-23T02:00:00Z');
export const NEXT_DUE = new Date('2026-11-24T02:00:00Z');
export const NOON = new Date('2026-11-23T12:00:00Z');
export const ONE = new Date('2026-11-23T13:00:00Z');
export const TWO = new Date('2026-11-23T14:00:00Z');
export const THREE = new Date('2026-11-23T15:00:00Z');

export const STATS = { requests: 5, seconds: 1.5, text: '일일 수집' };
export const FAILURE = {
  state: 'failed',
  error: { code: 'upstream-failed', values: { status: 503 } },
  stats: { requests: 4 },
} as const;
export const INTERRUPTION = {
  state: 'interrupted',
  error: { code: 'interrupted', values: { job: 'daily' } },
  stats: {},
} as const;

export const SPENT = { reason: 'spent' } as const;
export const SCHEDULED = { kind: 'scheduled', trigger: 'schedule' } as const;
/** `run`, and `run --at` on an instant that was due. */
export const BY_HAND = { kind: 'manual', trigger: 'manual' } as const;
export const BY_HAND_AT = { kind: 'scheduled', trigger: 'manual' } as const;

export function request(attemptId: string, differing: Partial<ClaimRequest> = {}): ClaimRequest {
  return {
    attemptId,
    job: 'daily',
    dueAt: DUE,
    ...SCHEDULED,
    holder: 'holder-1',
    processMark: '4711@boot',
    timeoutMs: 1_800_000,
    period: '20261123',
    asOfOn: '2026-11-23',
    configHash: 'config-1',
    programVersion: '1.2.3',
    tzVersion: '2026a',
    lastTry: SPENT,
    ...differing,
  };
}

/** The attempt that a claim of this request starts. */
export function started(from: ClaimRequest, n: number, startedAt: Date): Attempt {
  const { attemptId, lastTry: _, timeoutMs, ...rest } = from;
  return {
    ...rest,
    id: attemptId,
    n,
    state: 'running',
    startedAt,
    deadlineAt: new Date(startedAt.getTime() + timeoutMs),
    endedAt: undefined,
    error: undefined,
    stats: {},
    outcome: undefined,
    reason: undefined,
  };
}

export async function claim(
  { ledger }: Pick<OpenedLedger, 'ledger'>,
  attemptId: string,
  differing: Partial<ClaimRequest> = {},
  now = NOON,
): Promise<Attempt> {
  const claim = await ledger.claim(request(attemptId, differing), now);
  assert.ok(claim.claimed, `${attemptId} was not claimed`);
  return claim.attempt;
}

/** A version as it is kept: what its plan was made on is not. */
type PlannedVersion = Omit<NewVersion, 'replaces'>;

const OF_A_NEWER_PROGRAM = { mood: null };

/** What an attempt intends to publish. */
export function versionBy(id: string, differing: Partial<PlannedVersion> = {}): PlannedVersion {
  const { dataset = 'daily', period = '20261123' } = differing;
  return {
    id,
    dataset,
    period,
    key: `data/raw/movies/${dataset}_${period}.json`,
    stagedKey: `data/staging/${id}/snapshot.json`,
    sha256: `sha-of-${id}`,
    sizeBytes: 123_456,
    previousSha256: undefined,
    previousArchiveKey: undefined,
    holder: 'holder-1',
    movies: 187,
    complete: true,
    observedWithin: true,
    faults: [],
    warnings: [{ kind: 'volume', movies: 187, expected: 200 }],
    info: { collection_type: '일일', clean_rate: 0.93, ...OF_A_NEWER_PROGRAM },
    ...differing,
  };
}

/** Claims and records the intention; returns the version as the catalog knows it then. */
export async function intend(
  store: OpenedLedger,
  id: string,
  { intention = 'publishing', version = {}, request = {}, now = NOON }: Intending = {},
): Promise<Version> {
  await claim(store, id, request, now);
  const planned = versionBy(id, version);
  const replaces = await currentId(store, planned);
  const answer = await store.catalog.intend({ ...planned, replaces }, intention, STATS, now);
  assert.deepEqual(answer, { intended: true });
  return known(store, id);
}

interface Intending {
  intention?: 'publishing' | 'setting_aside';
  version?: Partial<PlannedVersion>;
  request?: Partial<ClaimRequest>;
  now?: Date;
}

/** The version that is current where another one is to be published. */
export async function currentId(
  { catalog }: Pick<OpenedLedger, 'catalog'>,
  { dataset, period }: Pick<NewVersion, 'dataset' | 'period'>,
): Promise<string | undefined> {
  return (await catalog.current(dataset, period))?.id;
}

/** Claims, intends and completes; returns the version as it is then. */
export async function publish(store: OpenedLedger, id: string, intending: Intending = {}) {
  const intended = await intend(store, id, intending);
  assert.ok(await store.catalog.complete(intended, intending.now ?? NOON));
  return known(store, id);
}

export async function known({ catalog }: OpenedLedger, id: string): Promise<Version> {
  const version = await catalog.version(id);
  assert.ok(version, `${id} is not in the catalog`);
  return version;
}

/** Everything that the two ports show. */
export async function everything({ ledger, catalog }: OpenedLedger) {
  return { attempts: await ledger.attempts({}), versions: await catalog.versions({}) };
}

/** The occurrence of an attempt: how it ended and why. */
export async function outcomeOf({ ledger }: OpenedLedger, attemptId: string) {
  const attempt = await ledger.attempt(attemptId);
  assert.ok(attempt, `there is no attempt ${attemptId}`);
  return { outcome: attempt.outcome, reason: attempt.reason };
}
