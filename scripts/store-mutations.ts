import { noPostgres } from '../test/support/postgres.ts';
import type { Mutation } from './mutation.ts';

/** Faults in what keeps those apart who write at once. */
export const STORE_MUTATIONS: readonly Mutation[] = [
  {
    name: 'store: on PostgreSQL those who write do not wait for one another',
    why: 'two machines run one occurrence each',
    file: 'test/support/postgres.ts',
    find: "await transaction.all('select pg_advisory_xact_lock(?)', lock);",
    replace: '',
    tests: ['test/long/claim-race.test.ts'],
    skipped: noPostgres,
  },
  {
    name: 'store: a transaction does not have its handle to itself',
    why: 'what one job records is undone with what another one fails to',
    file: 'src/lib/turns.ts',
    find: 'holding = promise;',
    replace: 'void promise;',
    tests: ['src/lib/sqlite.test.ts'],
  },
  {
    name: 'store: what is asked of a handle comes into its transaction',
    why: 'somebody is told what is undone a moment later',
    file: 'src/lib/turns.ts',
    find: 'for (let turn = holding; turn !== undefined; turn = holding) await turn;\n      return work();',
    replace: 'return work();',
    tests: ['src/lib/sqlite.test.ts'],
  },
  {
    name: 'store: statements of a snapshot see what others write meanwhile',
    why: 'counters are said to be wrong that are right',
    file: 'src/lib/sqlite.ts',
    find: "snapshot: (work) => inTransaction('begin', work),",
    replace: 'snapshot: (work) => work(queries),',
    tests: ['src/lib/sqlite.test.ts'],
  },
];
