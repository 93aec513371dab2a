import { rmSync } from 'node:fs';

import { orAborted } from './abort.ts';
import { type Clock, MINUTE_MS, SECOND_MS, systemClock } from './clock.ts';
import { identityOf } from './files.ts';
import type { Database, Queries } from './database.ts';
import { openDatabase } from './sqlite.ts';
import { isBusy, isNotADatabase, sqliteCode } from './sqlite-errors.ts';

/**
 * The time from one start to the next, times the rate. N starts fill 1,024 ms, so that N + 1 never
 * fit into a second, although some come late (by up to `LATE_MS`) and the network adds its own.
 */
const SPACED_MS = 1024;
/** By so much may a start be late without pushing back the following ones. */
const LATE_MS = 6;
const MIN_SHARE = 1 / 16;
const RECOVERY_MS = MINUTE_MS;
const MAX_SLEEP_MS = 30 * SECOND_MS;
/** Farther ahead than any hold: such a row was written by another clock than ours. */
const ABSURD_MS = 10 * MINUTE_MS;
const MAX_OPEN_TRIES = 200;

/** Who may start a request when: shared by every process that opens the same budget file. */
export interface Pacer {
  /** Waits for this request's start. Rejects with the signal's reason as soon as it is aborted. */
  slot(signal: AbortSignal): Promise<void>;
  /**
   * The server refused for too many requests: nobody starts for `waitMs` from now, and then all
   * together at half the rate, which recovers by itself within a minute. Refusals during such a
   * wait are taken for the same event: they may lengthen it, but halve nothing. The rate does not
   * fall below a sixteenth. `waitMs` is to be under 10 minutes: a longer hold is not believed.
   */
  slowDown(waitMs: number): Promise<void>;
  close(): Promise<void>;
}

export interface PacerOptions {
  /** Starts in any one second at most, over all processes; more than 0. */
  perSecond: number;
  clock: Clock;
  /** Names the boot of this machine: times of another boot mean nothing. */
  bootId: string;
  /** By so much later than its start the very first request may leave. Default 0. */
  firstDelayMs?: number;
  /**
   * The time base, the same for all processes that share the file. By default the machine's
   * monotonic time with `systemClock`, and with any other clock that clock's own.
   */
  monotonicNowMs?: () => number;
}

/** Times in milliseconds of the shared time base. */
export interface Budget {
  nextAtMs: number;
  /** The end of the last hold; from then on the rate recovers. */
  notBeforeMs: number;
  /** The share of the rate that is in use at the end of the hold: 1 is all. */
  share: number;
}

/** No pace at all: after a refusal only the request that was refused waits, in its client. */
export const unpaced: Pacer = {
  slot: async (signal) => signal.throwIfAborted(),
  slowDown: async () => {},
  close: async () => {},
};

/**
 * Opens the budget file, `:memory:` for one of this process alone. A file that is damaged, as a
 * power cut may leave it, is made anew: nothing in it is of use for more than minutes.
 */
export async function openPacer(path: string, options: PacerOptions): Promise<Pacer> {
  const { perSecond, clock, bootId, monotonicNowMs = sharedMonotonicMs(clock) } = options;
  const budgetFile = await followBudgetFile(path, clock);
  let queue: Promise<void> = Promise.resolve();
  let delayMs = options.firstDelayMs ?? 0;

  /** Starts now, or says how many milliseconds from now to ask again. */
  const tryStart = async (db: Queries) => {
    const nowMs = monotonicNowMs();
    const budget = await readBudget(db, bootId, nowMs);
    const waitMs = Math.max(budget.nextAtMs, budget.notBeforeMs) - nowMs;
    if (waitMs <= 0) await writeBudget(db, bootId, afterStart(budget, perSecond, nowMs, delayMs));
    return waitMs;
  };
  const takeSlot = async (signal: AbortSignal) => {
    for (;;) {
      signal.throwIfAborted();
      const db = await budgetFile.current();
      const waitMs = await db.write(tryStart);
      if (waitMs <= 0) {
        delayMs = 0;
        return;
      }
      // A timer may ring up to a millisecond early; the loop asks the clock again.
      await clock.sleep(Math.min(Math.ceil(waitMs), MAX_SLEEP_MS), signal);
    }
  };

  return {
    // One of this process's requests waits at the file, the others behind it in order.
    slot: (signal) => {
      const turn = queue.then(() => takeSlot(signal));
      queue = turn.catch(() => {});
      return orAborted(turn, signal);
    },
    slowDown: async (waitMs) => {
      const db = await budgetFile.current();
      await db.write(async (transaction) => {
        const nowMs = monotonicNowMs();
        const budget = await readBudget(transaction, bootId, nowMs);
        await writeBudget(transaction, bootId, afterRefusal(budget, waitMs, nowMs));
      });
    },
    close: budgetFile.close,
  };
}

/**
 * The budget after a start at `nowMs`, which is not before its time, of a request that leaves by
 * `delayMs` later at most.
 *
 * A start at s lets the next one come at s + spacing, less what s was late by, `LATE_MS` at most:
 * timers cost no throughput. Starts i and i + N are therefore at least `SPACED_MS - LATE_MS` apart,
 * whoever comes when, and of the time in which nobody came no more than `LATE_MS` is saved up.
 */
export function afterStart(
  budget: Budget,
  perSecond: number,
  nowMs: number,
  delayMs: number,
): Budget {
  const dueAtMs = Math.max(budget.nextAtMs, budget.notBeforeMs);
  const startAtMs = Math.max(dueAtMs, nowMs - LATE_MS) + delayMs;
  return { ...budget, nextAtMs: startAtMs + SPACED_MS / (perSecond * shareAt(budget, nowMs)) };
}

/** The budget after the server refused at `nowMs` and asked for `waitMs`; see `Pacer.slowDown`. */
export function afterRefusal(budget: Budget, waitMs: number, nowMs: number): Budget {
  const share = shareAt(budget, nowMs);
  const isNew = nowMs >= budget.notBeforeMs;
  return {
    ...budget,
    notBeforeMs: Math.max(budget.notBeforeMs, nowMs + waitMs),
    share: isNew ? Math.max(MIN_SHARE, share / 2) : share,
  };
}

/** The share of the rate in use: linear growth from the end of the hold, all of it in a minute. */
function shareAt({ share, notBeforeMs }: Budget, nowMs: number): number {
  return Math.min(1, share + Math.max(0, nowMs - notBeforeMs) / RECOVERY_MS);
}

/**
 * The budget file under its name, whoever removes it meanwhile: on one that is gone this process
 * would keep a pace of its own beside that of the others.
 */
async function followBudgetFile(
  path: string,
  clock: Clock,
): Promise<{ current(): Promise<Database>; close(): Promise<void> }> {
  let db = await openBudgetFile(path, clock);
  let identity = identityOf(path);
  const opened = [db];
  return {
    current: async () => {
      if (identityOf(path) === identity) return db;
      try {
        db = await openBudgetFile(path, clock);
        identity = identityOf(path);
        opened.push(db);
      } catch {
        // Its folder has gone too: there is nobody to share a pace with.
      }
      return db;
    },
    close: async () => {
      for (const one of opened) await one.close();
    },
  };
}
export const BUDGET_TABLE = `
  create table if not exists budget (
    id integer primary key check (id = 1),
    boot_id text not null,
    next_at_ms real not null,
    not_before_ms real not null,
    share real not null
  ) strict`;

async function openBudgetFile(path: string, clock: Clock): Promise<Database> {
  for (let tries = 1; ; tries++) {
    try {
      return await openChecked(path, clock);
    } catch (error) {
      if (tries === MAX_OPEN_TRIES) throw error;
      if (isNotADatabase(error) || isMisfit(error)) removeBudgetFile(path);
      // Another process is making the file: SQLite refuses at once, the other needs a moment.
      else if (!isBusy(error)) throw error;
    }
  }
}

/** A table of that name that has not our columns. */
function isMisfit(error: unknown): boolean {
  return sqliteCode(error) === 1;
}

function removeBudgetFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

async function openChecked(path: string, clock: Clock): Promise<Database> {
  const db = await openDatabase(path, { clock, durability: 'fast' });
  try {
    await db.exec(BUDGET_TABLE);
    await db.get('select id, boot_id, next_at_ms, not_before_ms, share from budget');
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}

async function readBudget(db: Queries, bootId: string, nowMs: number): Promise<Budget> {
  const budget = await db.get<Budget>(
    `select next_at_ms as nextAtMs, not_before_ms as notBeforeMs, share
     from budget where boot_id = ?`,
    bootId,
  );
  const isOurs =
    budget !== undefined && Math.max(budget.nextAtMs, budget.notBeforeMs) - nowMs < ABSURD_MS;
  return isOurs ? budget : { nextAtMs: nowMs, notBeforeMs: nowMs, share: 1 };
}

async function writeBudget(db: Queries, bootId: string, budget: Budget): Promise<void> {
  await db.run(
    `insert into budget (id, boot_id, next_at_ms, not_before_ms, share) values (1, ?, ?, ?, ?)
     on conflict (id) do update set boot_id = excluded.boot_id, next_at_ms = excluded.next_at_ms,
       not_before_ms = excluded.not_before_ms, share = excluded.share`,
    bootId,
    budget.nextAtMs,
    budget.notBeforeMs,
    budget.share,
  );
}

function sharedMonotonicMs(clock: Clock): () => number {
  // `performance.now()` counts from the start of each process; hrtime is one count for all.
  if (clock === systemClock) return () => Number(process.hrtime.bigint()) / 1e6;
  return () => clock.monotonicMs();
}
