import { originOf, type SnapshotForExport } from './row.ts';

/**
 * One movie a line, as received, after what says where it comes from, by the names that columns have
 * for it. Should a movie bring such a key itself, the movie's stands.
 */
export async function* jsonl(
  snapshots: AsyncIterable<SnapshotForExport>,
): AsyncGenerator<Uint8Array> {
  for await (const { dataset, period, runId, info, movies } of snapshots) {
    const origin = { dataset, period, run_id: runId, ...originOf(info) };
    yield Buffer.from(
      movies.map((movie) => `${JSON.stringify({ ...origin, ...movie })}\n`).join(''),
    );
  }
}
