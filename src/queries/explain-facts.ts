import type { Tried } from '../explanation.ts';
import type { Store } from '../home/store.ts';
import type { ScheduledJob } from '../job.ts';
import { MINUTE_MS } from '../lib/clock.ts';
import type { Attempt, OccurrenceKind } from '../occurrence.ts';
import type { RecordedOccurrence } from '../plan.ts';
import { parseSchedule } from '../schedule/cron.ts';
import { pauseAt } from '../schedule/due.ts';
import type { ExplainFacts, OccurrenceFacts } from '../schedule/explain.ts';
import { lastDue } from '../schedule/last-due.ts';
import { type Owed, owedOf, type Schedules } from '../schedule/owed.ts';

/** What somebody wants to know. */
export interface Question {
  /** As the ledger names it. */
  job: string;
  /** As it is configured; undefined where it is not any more. */
  configured: ScheduledJob | undefined;
  /** The instant it is about; undefined: the last time the job was due. */
  at: Date | undefined;
  daemonRuns: boolean;
}

/** Runs by hand are found among so many, the newest. */
const BY_HAND_LOOKED_AT = 500;
const UNDER_WAY_LOOKED_AT = 20;

/** Gathers from the ledger what explains one occurrence of a job. */
export async function gatherExplainFacts(
  store: Pick<Store, 'ledger' | 'planbook' | 'events'>,
  { job, configured, at, daemonRuns }: Question,
  now: Date,
): Promise<ExplainFacts> {
  const schedule = configured && parseSchedule(configured.schedule, configured.timezone);
  const known = (await store.planbook.known()).find(({ name }) => name === job);
  const former = await store.planbook.formerSchedules(job);
  const pauses = await store.planbook.pauses(job);
  const schedules: Schedules = { job: configured, schedule, known, former };
  const when = { planbook: store.planbook, name: job, owed: owedOf(schedules, now), ...schedules };
  const exact = at && (await dueAtInstant(when, at));
  const dueAt = exact ?? (await lastOf(when, at ?? now));
  // Before any daemon has known it, only what is configured says when it is due.
  const { next } = known === undefined && schedule !== undefined ? schedule : when.owed;
  const from = at !== undefined && at > now ? at : now;
  const nextAt = configured?.enabled === true ? next(from) : undefined;
  const facts = { store, name: job, schedules, pauses, daemonRuns };
  return {
    job,
    askedAt: exact === undefined ? at : undefined,
    schedule: schedule && { cron: schedule.cron, zone: schedule.zone },
    next: nextAt && { dueAt: nextAt, pause: pauseAt(nextAt, pauses) },
    occurrence: dueAt && (await occurrenceFacts(dueAt, facts, now)),
    byHand: at === undefined ? [] : await runsByHand(store, job, at),
    byHandSince: at === undefined ? await runByHandSince(store, job, dueAt) : undefined,
  };
}

/** What says when a job is and was due. */
interface When extends Schedules {
  planbook: Store['planbook'];
  name: string;
  owed: Owed;
}

/** The minute of an instant, where the job was or will be due then. */
async function dueAtInstant(
  { planbook, name, owed, schedule }: When,
  at: Date,
): Promise<Date | undefined> {
  const minute = new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS);
  if (owed.dueBy(minute) !== undefined || schedule?.isDue(at) === true) return minute;
  const recorded = await planbook.occurrences(name, new Date(minute.getTime() - 1), minute);
  return recorded.length > 0 ? minute : undefined;
}

/** By the schedule it had then, or by the ledger; where nothing was owed, by the one it has. */
async function lastOf(
  { planbook, name, owed, schedule }: When,
  until: Date,
): Promise<Date | undefined> {
  const planned = lastDue(owed, until);
  const recorded = await planbook.occurrences(name, planned ?? new Date(0), until);
  return recorded.at(-1)?.dueAt ?? planned ?? (schedule && lastDue(schedule, until));
}

interface Around {
  store: Pick<Store, 'ledger' | 'planbook' | 'events'>;
  name: string;
  schedules: Schedules;
  pauses: OccurrenceFacts['pauses'];
  daemonRuns: boolean;
}

async function occurrenceFacts(
  dueAt: Date,
  { store, name: job, schedules, pauses, daemonRuns }: Around,
  now: Date,
): Promise<OccurrenceFacts> {
  const { ledger, planbook, events } = store;
  const [record] = await planbook.occurrences(job, new Date(dueAt.getTime() - 1), dueAt);
  const kinds: OccurrenceKind[] = ['scheduled', 'housekeeping'];
  const attempts = (await ledger.attempts({ job, dueAt, kinds })).toSorted((a, b) => a.n - b.n);
  const premature = await events.premature(job, dueAt);
  const first = attempts.findIndex(({ id }) => id === premature) + 1;
  return {
    dueAt,
    ...schedules,
    record,
    attempts: attempts.slice(first).map(tried),
    premature: attempts.slice(0, first).map(tried),
    underWay: record && (await runUnderWay(store, job, record)),
    newer: await planbook.occurrences(job, dueAt, record?.settledAt ?? now),
    ending: await events.endingOf(job, dueAt),
    pauses,
    daemonRuns,
  };
}

/** The other run of the job that was under way when an occurrence was seen, or is while it waits. */
async function runUnderWay(
  { ledger }: Pick<Store, 'ledger'>,
  job: string,
  { dueAt, recordedAt, outcome }: RecordedOccurrence,
): Promise<Tried | undefined> {
  const isOther = (one: Attempt) => one.dueAt.getTime() !== dueAt.getTime();
  if (outcome === undefined) {
    const running = await ledger.attempts({ job, states: ['running'] });
    const other = running.find(isOther);
    if (other !== undefined) return tried(other);
  }
  const seenAt = recordedAt > dueAt ? recordedAt : dueAt;
  const before = await ledger.attempts({ job, startedBy: seenAt, limit: UNDER_WAY_LOOKED_AT });
  const other = before.find(
    (one) => isOther(one) && (one.endedAt === undefined || one.endedAt >= seenAt),
  );
  return other && tried(other);
}

/** The last run by hand, where it began after the last time the job was due: it is the newest news. */
async function runByHandSince(
  { ledger }: Pick<Store, 'ledger'>,
  job: string,
  dueAt: Date | undefined,
): Promise<Tried | undefined> {
  const startedSince = dueAt ?? new Date(0);
  const kinds: OccurrenceKind[] = ['manual'];
  const [last] = await ledger.attempts({ job, kinds, startedSince, limit: 1 });
  return last && tried(last);
}

async function runsByHand(
  { ledger }: Pick<Store, 'ledger'>,
  job: string,
  at: Date,
): Promise<Tried[]> {
  const minuteMs = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS;
  const isThen = ({ dueAt }: Attempt) =>
    dueAt.getTime() >= minuteMs && dueAt.getTime() < minuteMs + MINUTE_MS;
  const attempts = await ledger.attempts({ job, kinds: ['manual'], limit: BY_HAND_LOOKED_AT });
  return attempts.filter(isThen).toReversed().map(tried);
}

function tried({ id, n, state, trigger, startedAt, endedAt, error }: Attempt): Tried {
  return { run: id, n, state, trigger, startedAt, endedAt, error };
}

/** Whether the ledger knows a job that is not configured any more. */
export async function isRemembered(
  { ledger, planbook }: Pick<Store, 'ledger' | 'planbook'>,
  job: string,
  now: Date,
): Promise<boolean> {
  if ((await ledger.attempts({ job, limit: 1 })).length > 0) return true;
  if ((await planbook.occurrences(job, new Date(0), now)).length > 0) return true;
  return (await planbook.known()).some(({ name }) => name === job);
}
