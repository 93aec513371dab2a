import type { TestContext } from 'node:test';

import type { History } from '../history.ts';
import type { Database } from '../lib/database.ts';

/** An open, empty history.db. */
export type OpenDatabase = () => Database | Promise<Database>;

/** Opens a history that is closed when the test ends. */
export type Opened = (t: TestContext) => Promise<{ history: History; db: Database }>;
