import type { Order } from '../../attempt/order.ts';
import { BY_HAND, type LastTry, type Trigger } from '../../occurrence.ts';
import type { RawOptions } from '../command.ts';
import { MatineeError } from '../../errors.ts';
import { DAY_MS } from '../../lib/clock.ts';
import { isoWithOffset } from '../../lib/local-time.ts';
import type { Schedule } from '../../schedule/cron.ts';
import { instantMeant, type Moment } from '../../schedule/moment.ts';
import { momentIn } from '../line/values.ts';

/** How a run is wanted, by a person or by the daemon. */
export interface Wanted {
  trigger: Trigger;
  /** What was named to say when; undefined for now. */
  at: Moment | undefined;
  /** That instant is due, or is when the daemon was asked. */
  ordered: boolean;
  lastTry: LastTry | undefined;
  replace: boolean;
  dryRun: boolean;
  wait: boolean;
  brief: boolean;
  /** Of an order. */
  attemptId: string | undefined;
  /** What tells the database of whoever ordered it. */
  database: string | undefined;
}

/** As the options of `run` say it. */
export function wantedBy(options: RawOptions): Wanted {
  const { at } = options;
  return {
    trigger: 'manual',
    at: typeof at === 'string' ? momentIn(at) : undefined,
    ordered: false,
    lastTry: BY_HAND,
    replace: options['replace'] === true,
    dryRun: options['dryRun'] === true,
    wait: options['wait'] === true,
    brief: options['brief'] === true,
    attemptId: undefined,
    database: undefined,
  };
}

/** As a daemon orders it. */
export function wantedOf({ trigger, dueAt, lastTry, attemptId, database }: Order): Wanted {
  return {
    ...{ trigger, lastTry, attemptId, database },
    at: dueAt,
    ordered: true,
    ...{ replace: false, dryRun: false, wait: false, brief: false },
  };
}

/**
 * The instant that is wanted of a job; undefined for now.
 *
 * @throws {MatineeError} of one that somebody names: `time-future` where it has not come, `time-over`
 * where it was too long ago.
 */
export function instantWanted(
  { at: moment, ordered }: Pick<Wanted, 'at' | 'ordered'>,
  schedule: Schedule,
  now: Date,
): Date | undefined {
  if (moment === undefined) return undefined;
  const at = instantMeant(moment, schedule, now);
  if (ordered) return at;
  const value = isoWithOffset(at, schedule.zone);
  if (at > now) throw new MatineeError('time-future', { value });
  const days = Math.floor((now.getTime() - at.getTime()) / DAY_MS);
  const most = daysBack(schedule, at);
  if (days > most) throw new MatineeError('time-over', { value, days, most });
  return at;
}

/** A file that is late by more than this would only be taken for what it is not. */
const DAYS_BACK = 31;

/** As far back as is taken: a month, or two intervals of what is due less often. */
function daysBack(schedule: Schedule, at: Date): number {
  const first = schedule.next(at);
  const second = first && schedule.next(first);
  const intervalMs = first && second ? second.getTime() - first.getTime() : 0;
  return Math.max(DAYS_BACK, Math.ceil((2 * intervalMs) / DAY_MS));
}
