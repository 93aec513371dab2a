import { columnsOf } from '../database/columns.ts';
import type { Database, Queries, Row } from '../lib/database.ts';
import type { Pause, Planbook } from '../plan.ts';

/** Pauses are kept when they are over: they explain what did not run. */
export function createPauses(db: Database): Pick<Planbook, 'pause' | 'resume' | 'pauses'> {
  return {
    pause: (job, { note, until }, now) =>
      db.write(async (transaction) => {
        await endPause(transaction, job, now);
        await transaction.run(
          `insert into pauses (job, since, until, note) values (?, ?, ?, ?)
           on conflict (job, since) do update set until = excluded.until, note = excluded.note`,
          job,
          now.getTime(),
          until?.getTime() ?? null,
          note,
        );
      }),
    resume: (job, now) => db.write((transaction) => endPause(transaction, job, now)),
    pauses: async (job) =>
      (await db.all('select * from pauses where job = ? order by since desc', job)).map(
        pausesIn(db),
      ),
  };
}

export function pausesIn({ path }: Queries): (row: Row) => Pause {
  const { text, instant, optionalInstant } = columnsOf(path, 'pauses', 'job', 'since');
  return (row) => ({
    since: instant(row, 'since'),
    until: optionalInstant(row, 'until'),
    note: text(row, 'note'),
  });
}

async function endPause(db: Queries, job: string, now: Date): Promise<boolean> {
  const ended = await db.run(
    'update pauses set until = ? where job = ? and (until is null or until > ?)',
    now.getTime(),
    job,
    now.getTime(),
  );
  return ended > 0;
}
