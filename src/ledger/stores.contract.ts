import { describe, type TestContext } from 'node:test';

import type { Database } from '../lib/database.ts';
import { describeAhead } from './ahead.contract.ts';
import { createCatalog } from './catalog.ts';
import { describeCounts } from './counts.contract.ts';
import { describeEvents } from './events.contract.ts';
import { createLedgerEvents } from './events.ts';
import { describeForgetting } from './forget.contract.ts';
import { describeHeld } from './held.contract.ts';
import { describeLedger } from './ledger.contract.ts';
import { createLedger } from './ledger.ts';
import { describeOccurrences } from './occurrences.contract.ts';
import { describeLookedAt } from './looked-at.contract.ts';
import type { Effort, OpenedStore, OpenStore } from './opened.contract.ts';
import { describePauses } from './pauses.contract.ts';
import { describePlanbook } from './planbook.contract.ts';
import { createPlanbook } from './planbook.ts';
import { describeRecount } from './recount.contract.ts';
import { describeRequests } from './requests.contract.ts';
import { describeStatistics } from './statistics.contract.ts';
import { createStatistics } from './statistics.ts';

/** The tables of a database that is open. */
export function storeOn(db: Database, close = () => db.close()): OpenedStore {
  return {
    db,
    ledger: createLedger(db),
    catalog: createCatalog(db),
    planbook: createPlanbook(db),
    events: createLedgerEvents(db),
    statistics: createStatistics(db),
    close,
  };
}

/** What every keeper of all the ports promises, on whatever database. */
export function describeStore(name: string, open: OpenStore, effort: Effort = 'whole'): void {
  const opened = async (t: TestContext) => {
    const store = await open();
    t.after(() => store.close());
    return store;
  };
  describeLedger(name, open);
  describePlanbook(name, open);
  describe(`occurrences: ${name}`, () => describeOccurrences(opened));
  describe(`a clock that was ahead: ${name}`, () => describeAhead(opened));
  describe(`what waits for a place: ${name}`, () => describeHeld(opened));
  describe(`what is forgotten: ${name}`, () => describeForgetting(opened));
  describe(`what is looked at: ${name}`, () => describeLookedAt(opened));
  describe(`events: ${name}`, () => describeEvents(opened));
  describe(`pauses: ${name}`, () => describePauses(opened));
  describe(`requests: ${name}`, () => describeRequests(opened));
  describe(`statistics: ${name}`, () => describeStatistics(opened, effort));
  describe(`counts: ${name}`, () => describeCounts(open, effort));
  describe(`recount: ${name}`, () => describeRecount(opened, open, effort));
}
