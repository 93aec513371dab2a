import { openDatabase } from '../src/lib/sqlite.ts';
import { systemClock } from '../src/lib/clock.ts';
import { temporaryFolder } from './home.ts';
import { DEFAULT_JOBS, openLedger, runAt } from './ledger.ts';
import { type Answer, inTurns, timed } from './measure.ts';

const ROUNDS = 200;

/** How long does it take to claim an occurrence and to end its attempt, each kept on the disk? */
export async function claims(): Promise<Answer> {
  await using folder = await temporaryFolder();
  const { db, ledger } = await openLedger(folder, systemClock);
  const bare = await openDatabase(`${folder.path}/floor.db`, { clock: systemClock });
  await bare.exec('create table floor (n integer)');
  const [job] = DEFAULT_JOBS;
  if (job === undefined) throw new Error('there is no job');
  let minute = 0;
  const { ours, floor } = await inTurns(ROUNDS, {
    ours: () => {
      const now = new Date(++minute * 60_000);
      return timed(async () => {
        const id = await runAt(job, now, { ledger, now });
        await ledger.finish(id, { state: 'succeeded', stats: {} }, now);
      });
    },
    floor: () =>
      timed(async () => {
        for (const n of [1, 2]) {
          await bare.write((transaction) => transaction.run('insert into floor values (?)', n));
        }
      }),
  });
  await db.close();
  await bare.close();
  return {
    ratio: ours / floor,
    against: 'two bare commits',
    figures: `${Math.round(ours * 1000)} and ${Math.round(floor * 1000)} µs`,
  };
}
