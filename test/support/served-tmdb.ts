import type { TestContext } from 'node:test';

import { systemClock } from '../../src/lib/clock.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import {
  createSandbox,
  type RequestRecord,
  type SandboxOptions,
} from '../../src/sandbox/sandbox.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import { KEY } from './cli.ts';

/** A TMDB on a socket of this machine, with its own record of what it was asked. */
export interface ServedTmdb {
  /** What makes a process ask this server. */
  env: Record<string, string>;
  /** Every request, in the order of the answers. */
  records: RequestRecord[];
  /** The pages answered, as a run's own file names them, since the last call. */
  taken(): string[];
  setFaults(faults: readonly Fault[]): void;
  /** Nobody answers any more. */
  close(): Promise<void>;
}

export async function serveTmdb(
  t: TestContext,
  options: Partial<SandboxOptions> = {},
): Promise<ServedTmdb> {
  const records: RequestRecord[] = [];
  let seen = 0;
  const sandbox = createSandbox({
    clock: systemClock,
    drift: false,
    key: KEY,
    onRequest: (record) => records.push(record),
    ...options,
  });
  const server = await serveSandbox(sandbox);
  t.after(() => server.close());
  return {
    env: { TMDB_BASE_URL: server.url, TMDB_API_KEY: KEY, LANG: 'en_US.UTF-8' },
    records,
    taken: () => {
      const pages = records.slice(seen).filter(({ page }) => page !== undefined);
      seen = records.length;
      return pages.map(nameOf);
    },
    setFaults: (faults) => sandbox.setFaults(faults),
    close: () => server.close(),
  };
}

const GENRES: Readonly<Record<string, string>> = {
  28: 'action',
  35: 'comedy',
  18: 'drama',
  27: 'horror',
  10749: 'romance',
};

/** Source and number of a page. */
function nameOf({ path, page }: RequestRecord): string {
  const { pathname, searchParams } = new URL(path, 'http://tmdb.test');
  const genre = GENRES[searchParams.get('with_genres') ?? ''];
  const list = pathname.startsWith('/3/trending/') ? 'trending_week' : pathname.split('/').at(-1);
  return `${genre ?? list} ${page}`;
}
