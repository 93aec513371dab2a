import type { Snapshot } from '../snapshot.ts';

/**
 * A snapshot as text: one JSON document, one fact and one movie a line, so that `diff`, `grep` and
 * `less` serve as well as a JSON reader.
 */
export function snapshotText({ info, movies, savedAt }: Snapshot): string {
  const facts = Object.entries(info).map(
    ([key, fact]) => `  ${JSON.stringify(key)}: ${JSON.stringify(fact)}`,
  );
  return `{"collection_info": {
${facts.join(',\n')}
},
"movies": [
${movies.map((movie) => JSON.stringify(movie)).join(',\n')}
],
"save_timestamp": ${JSON.stringify(savedAt)}}
`;
}
