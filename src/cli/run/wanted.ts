import type { Order } from '../../attempt/order.ts';
import { BY_HAND, type LastTry, type Trigger } from '../../occurrence.ts';
import type { RawOptions } from '../command.ts';
import { instantOf } from '../line/values.ts';

/** How a run is wanted, by a person or by the daemon. */
export interface Wanted {
  trigger: Trigger;
  /** The instant that was named; said in relation to now where a person says it. */
  at: (now: Date) => Date | undefined;
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
    at: (now) => (typeof at === 'string' ? instantOf(at, now) : undefined),
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
    at: () => dueAt,
    ordered: true,
    ...{ replace: false, dryRun: false, wait: false, brief: false },
  };
}
