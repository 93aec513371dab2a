import { join } from 'node:path';

import { openHistoryToRead, openHistoryToWrite } from '../src/history/open.ts';
import { DAY_MS, systemClock } from '../src/lib/clock.ts';
import { openDatabase } from '../src/lib/sqlite.ts';
import { temporaryFolder } from './home.ts';
import { type Answer, inTurns, milliseconds, timed } from './measure.ts';

const LIMIT_MS = 10;
const SNAPSHOTS = 5000;
const RANKS = 400;
const MOVIES = 20_000;
/** It is in every list. */
const EVERGREEN = MOVIES + 1;
const ROUNDS = 50;

/** How long does everything about one movie take to find among two million observations? */
export async function historyBench(): Promise<Answer> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'history.db');
  await fill(path, folder.path);

  const db = await openDatabase(path, { clock: systemClock, readOnly: true });
  const history = await openHistoryToRead({ clock: systemClock, path });
  let movie = 0;
  let ranks = 0;
  const { ours, evergreen, floor } = await inTurns(ROUNDS, {
    ours: () => timed(async () => (ranks = (await history.movie(next()))?.ranks.length ?? 0)),
    evergreen: () => timed(() => history.movie(EVERGREEN)),
    floor: () => timed(() => db.get('select * from movies where movie = ?', next())),
  });
  await history.close();
  await db.close();
  return {
    ratio: ours / floor,
    against: 'one bare look-up by key',
    figures: `${milliseconds(ours)} for ${ranks} of ${SNAPSHOTS * RANKS} observations, ${milliseconds(floor)}; for a movie in all ${SNAPSHOTS} lists ${milliseconds(evergreen)}`,
    limit: { text: milliseconds(LIMIT_MS), kept: ours <= LIMIT_MS },
  };

  /** Another movie each time, far from the last: no page of the file is at hand already. */
  function next(): number {
    movie = (movie + 7919) % MOVIES;
    return movie + 1;
  }
}

/** Lists of a thousand, day after day, in which the same movies come again in other places. */
async function fill(path: string, locksDir: string): Promise<void> {
  const options = { clock: systemClock, path, locksDir, copyPath: () => '' };
  await (await openHistoryToWrite(options)).close();
  const db = await openDatabase(path, { clock: systemClock, durability: 'fast' });
  const movieAt = `iif(rank = 7, ${EVERGREEN}, 1 + (snapshot * ${RANKS} + rank * 7) % ${MOVIES})`;
  await db.write((transaction) =>
    transaction.exec(`
      insert into sources (id, name) values (1, 'popular');
      insert into movies with recursive movie (id) as
        (select 1 union all select id + 1 from movie where id < ${EVERGREEN})
        select id, 'Movie ' || id, 'Movie ' || id, '2026-01-01', 0, 0 from movie;
      insert into all_snapshots with recursive snapshot (id) as
        (select 1 union all select id + 1 from snapshot where id < ${SNAPSHOTS})
        select id, 'run-' || id, 'monthly', id, '2026-01-01', 1 from snapshot;
      insert into snapshot_lists
        select id, 1, id * ${DAY_MS}, id * ${DAY_MS} + 1000 from all_snapshots;
      create temp table ranks as with recursive rank (rank) as
        (select 1 union all select rank + 1 from rank where rank < ${RANKS}) select rank from rank;
      insert into snapshot_members
        select snapshot, 1, rank, ${movieAt} from snapshot_lists, ranks order by 1, 3;
      insert or ignore into movie_facts
        select ${movieAt}, observed_at, snapshot, rank * 1.5, 7.5, snapshot + rank
        from snapshot_lists, ranks where snapshot % 2 = 0 order by 1, 2;
    `),
  );
  await db.close();
}
