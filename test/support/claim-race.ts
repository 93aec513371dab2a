import type { TestContext } from 'node:test';

import type { Database } from '../../src/lib/database.ts';
import { race } from './child.ts';

const PROCESSES = 8;
/** For so long all of them want the same occurrence. */
const EVERY_MS = 4;

/** What came of a race for claims. */
export interface ClaimRace {
  /** Attempts that were started. */
  claimed: number;
  /** Occurrences that the schedule ran to a good end more than once. */
  doubles: number;
  /** Counts that are not what a count of the attempts says. */
  miscounted: number;
  errors: string[];
}

/**
 * Eight processes claim and end, as fast as they can, the occurrences of two jobs that come due one
 * after another. `open` is the code of an expression that opens the database in each of them.
 */
export async function raceForClaims(
  t: TestContext,
  db: Database,
  { open, forMs }: { open: string; forMs: number },
): Promise<ClaimRace> {
  const said = await race(t, PROCESSES, racer(open, forMs));
  const doubles = await db.all(
    `select occurrence_id from attempts where state = 'succeeded' and trigger_kind = 'schedule'
     group by occurrence_id having count(*) > 1`,
  );
  const claimed = await db.get<{ n: number }>('select count(*) as n from attempts');
  const { createStatistics } = await import('../../src/ledger/statistics.ts');
  const always = { since: new Date(0), until: new Date(DUE_MS) };
  return {
    claimed: claimed?.n ?? 0,
    doubles: doubles.length,
    miscounted: (await createStatistics(db).recount(always)).length,
    errors: said.flat() as string[],
  };
}

const DUE_MS = 86_400_000;

function racer(open: string, forMs: number): string {
  const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  return `
    import { createLedger } from ${module('../../src/ledger/ledger.ts')};
    import { request } from ${module('../../src/ledger/examples.contract.ts')};
    const db = await ${open};
    const ledger = createLedger(db);
    const errors = [];
    await go;
    const startedMs = Date.now();
    for (let tries = 0; Date.now() - startedMs < ${forMs}; tries++) {
      const dueAt = new Date(Math.floor((Date.now() - startedMs) / ${EVERY_MS}));
      const asked = request(process.pid + '-' + tries, { job: 'job-' + (dueAt % 2), dueAt });
      try {
        const { claimed } = await ledger.claim(asked, dueAt);
        if (claimed) await ledger.finish(asked.attemptId, { state: 'succeeded', stats: {} }, dueAt);
      } catch (error) {
        errors.push(String(error));
      }
    }
    await db.close();
    process.send(errors);`;
}
