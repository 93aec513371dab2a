import type { Database } from '../lib/database.ts';
import type { LedgerEvents } from '../ledger-event.ts';
import type { Planbook } from '../plan.ts';
import type { Statistics } from '../statistics.ts';
import type { OpenedLedger } from './examples.contract.ts';

/** All that is kept in a matinee.db, on one that was empty. */
export interface OpenedStore extends OpenedLedger {
  db: Database;
  planbook: Planbook;
  events: LedgerEvents;
  statistics: Statistics;
}

export type OpenStore = () => Promise<OpenedStore>;

/** `little`: what takes thousands of statements is left out or done less often. */
export type Effort = 'whole' | 'little';
