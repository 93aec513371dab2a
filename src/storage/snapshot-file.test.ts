import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';

import { movieLines, snapshotBytes } from './snapshot-file.ts';

const OF_A_NEWER_PROGRAM = { note: null };

test('a snapshot is one JSON document with one fact and one movie a line', () => {
  const bytes = snapshotBytes({
    info: { collection_type: 'daily', pages: { expected: 2, received: 2 }, ...OF_A_NEWER_PROGRAM },
    movies: [
      { id: 7, title: '밤의 도시', unknown: [null] },
      { id: 8, overview: 'two\nlines' },
    ],
    savedAt: '2026-11-23T11:00:00+09:00',
  });
  assert.equal(
    new TextDecoder().decode(bytes),
    `{"collection_info": {
  "collection_type": "daily",
  "pages": {"expected":2,"received":2},
  "note": null
},
"movies": [
{"id":7,"title":"밤의 도시","unknown":[null]},
{"id":8,"overview":"two\\nlines"}
],
"save_timestamp": "2026-11-23T11:00:00+09:00"}
`,
  );
});

test('whatever it holds, a JSON reader gets it back', () => {
  const objects = fc
    .dictionary(fc.string(), fc.jsonValue())
    .map((value) => JSON.parse(JSON.stringify(value)));
  fc.assert(
    fc.property(objects, fc.array(objects), fc.string(), (info, movies, savedAt) => {
      const lines = movieLines();
      for (const movie of movies.slice(1)) lines.write(movie);
      const bytes = snapshotBytes({ info, movies, savedAt }, lines.of);
      assert.deepEqual(JSON.parse(new TextDecoder().decode(bytes)), {
        collection_info: info,
        movies,
        save_timestamp: savedAt,
      });
    }),
  );
});
