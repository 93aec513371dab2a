import { columnsOf } from '../database/columns.ts';
import type { Database, Queries } from '../lib/database.ts';
import type { DaemonRequest, Planbook } from '../plan.ts';

/** What is asked of the daemon: rows, so that an answer can be waited for and nothing is lost. */
export function createRequests(
  db: Database,
): Pick<Planbook, 'ask' | 'pending' | 'answer' | 'answerTo'> {
  return {
    ask: (kind, job, now) =>
      db.write((transaction) => insertRequest(transaction, { kind, job, createdAt: now })),
    pending: () => pending(db),
    answer: async (id, { ok, text }, now) => {
      await db.write((transaction) =>
        transaction.run(
          `update requests set answered_at = ?, ok = ?, answer = ?
           where id = ? and answered_at is null`,
          now.getTime(),
          ok ? 1 : 0,
          text,
          id,
        ),
      );
    },
    answerTo: async (id) => {
      const row = await db.get(
        'select id, ok, answer from requests where id = ? and answered_at is not null',
        id,
      );
      const { flag, text } = columnsOf(db.path, 'requests', 'id');
      return row && { ok: flag(row, 'ok'), text: text(row, 'answer') };
    },
  };
}

/** Numbered within its millisecond; the write transaction keeps others from the same number. */
async function insertRequest(
  db: Queries,
  { kind, job, createdAt }: Omit<DaemonRequest, 'id'>,
): Promise<string> {
  const before = await db.get<{ n: number }>(
    'select count(*) as n from requests where created_at = ?',
    createdAt.getTime(),
  );
  const id = `${createdAt.toISOString()}-${before?.n ?? 0}`;
  await db.run(
    'insert into requests (id, kind, job, created_at) values (?, ?, ?, ?)',
    id,
    kind,
    job ?? null,
    createdAt.getTime(),
  );
  return id;
}

async function pending(db: Queries): Promise<DaemonRequest[]> {
  const { text, optionalText, instant } = columnsOf(db.path, 'requests', 'id');
  const rows = await db.all(
    'select * from requests where answered_at is null order by created_at, id',
  );
  return rows.map((row) => ({
    id: text(row, 'id'),
    kind: text(row, 'kind') as DaemonRequest['kind'],
    job: optionalText(row, 'job'),
    createdAt: instant(row, 'created_at'),
  }));
}
