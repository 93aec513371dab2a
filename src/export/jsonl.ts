import type { SnapshotForExport } from './row.ts';

/**
 * One movie a line, as received, after the keys `_dataset`, `_period`, `_run_id` and
 * `_collection_time`. Should a movie bring such a key itself, the movie's stands.
 */
export async function* jsonl(
  snapshots: AsyncIterable<SnapshotForExport>,
): AsyncGenerator<Uint8Array> {
  for await (const { dataset, period, runId, info, movies } of snapshots) {
    const origin = {
      _dataset: dataset,
      _period: period,
      _run_id: runId,
      _collection_time: info.collection_time ?? null,
    };
    yield Buffer.from(
      movies.map((movie) => `${JSON.stringify({ ...origin, ...movie })}\n`).join(''),
    );
  }
}
