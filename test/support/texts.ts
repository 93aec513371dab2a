import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { filesIn } from './cli.ts';

/**
 * Everything that is written below a folder, by file: files as they are, compressed ones unpacked,
 * and of databases, which nobody may have open, also every row, since long texts lie in pieces.
 */
export async function textsIn(folder: string): Promise<Record<string, string>> {
  const texts = await filesIn(folder);
  for (const [path, content] of Object.entries(texts)) {
    if (path.endsWith('.gz')) {
      texts[path] = gunzipSync(Buffer.from(content, 'latin1')).toString('latin1');
    }
    if (path.endsWith('.db')) texts[path] = content + rowsOf(join(folder, path));
  }
  return texts;
}

function rowsOf(path: string): string {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = db.prepare(`select name from sqlite_master where type = 'table'`).all();
    return tables
      .flatMap(({ name }) => db.prepare(`select * from "${String(name)}"`).all())
      .map((row) => JSON.stringify(row))
      .join('\n');
  } finally {
    db.close();
  }
}
