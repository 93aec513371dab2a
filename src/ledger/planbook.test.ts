import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { FakeClock } from '../lib/fake-clock.ts';
import type { Database } from '../lib/database.ts';
import { createLedger } from './ledger.ts';
import { openToWrite } from './open.ts';
import { createPlanbook } from './planbook.ts';
import { describePlanbook } from './planbook.contract.ts';

const clock = FakeClock.impatient();

describePlanbook('a SQLite file that is opened anew for each call', async () => {
  // In memory fsync costs nothing.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'matinee-plan-'));
  const path = join(folder, 'matinee.db');
  const open = () => openToWrite({ clock, path, locksDir: folder, copyPath: () => `${path}.copy` });
  const anew = <P extends object>(create: (db: Database) => P): P =>
    new Proxy({} as P, {
      get:
        (_, name) =>
        async (...values: unknown[]) => {
          const db = await open();
          try {
            const method = Reflect.get(create(db), name) as (...given: unknown[]) => unknown;
            return await method(...values);
          } finally {
            await db.close();
          }
        },
    });
  return {
    planbook: anew(createPlanbook),
    ledger: anew(createLedger),
    close: async () => rmSync(folder, { recursive: true }),
  };
});
