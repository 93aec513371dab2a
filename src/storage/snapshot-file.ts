import type { Movie } from '../movie.ts';
import type { Snapshot } from '../snapshot.ts';

const BETWEEN = Buffer.from(',\n');

/**
 * A snapshot as the bytes of its file: one JSON document, one fact and one movie a line, so that
 * `diff`, `grep` and `less` serve as well as a JSON reader.
 */
export function snapshotBytes(
  { info, movies, savedAt }: Snapshot,
  lineOf: (movie: Movie) => Uint8Array = asLine,
): Uint8Array {
  const facts = Object.entries(info).map(
    ([key, fact]) => `  ${JSON.stringify(key)}: ${JSON.stringify(fact)}`,
  );
  const before = `{"collection_info": {\n${facts.join(',\n')}\n},\n"movies": [\n`;
  const after = `\n],\n"save_timestamp": ${JSON.stringify(savedAt)}}\n`;
  const lines = movies.flatMap((movie, index) =>
    index === 0 ? [lineOf(movie)] : [BETWEEN, lineOf(movie)],
  );
  return Buffer.concat([Buffer.from(before), ...lines, Buffer.from(after)]);
}

/** The lines of movies: written as these arrive, so that little is left to do in the end. */
export function movieLines() {
  const written = new Map<object, Uint8Array>();
  return {
    write: (item: unknown): void => {
      if (typeof item === 'object' && item !== null) written.set(item, asLine(item));
    },
    of: (movie: Movie): Uint8Array => written.get(movie) ?? asLine(movie),
  };
}

function asLine(movie: object): Uint8Array {
  return Buffer.from(JSON.stringify(movie));
}
