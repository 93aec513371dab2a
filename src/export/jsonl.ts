import { originOf, type SnapshotForExport } from './row.ts';

/**
 * One movie a line, as received, after what says where it comes from, by the names that columns have
 * for it. Should a movie bring such a key itself, the movie's stands.
 */
export async function* jsonl(
  snapshots: AsyncIterable<SnapshotForExport>,
): AsyncGenerator<Uint8Array> {
  for await (const snapshot of snapshots) {
    const origin = originOf(snapshot);
    yield Buffer.from(
      snapshot.movies.map((movie) => `${JSON.stringify({ ...origin, ...movie })}\n`).join(''),
    );
  }
}
