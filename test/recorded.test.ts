import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { identityOf, type Movie } from '../src/movie.ts';
import { checkQuality } from '../src/quality/check-movies.ts';
import { ruleLists } from '../src/quality/rules.ts';
import { MalformedBody, readPage } from '../src/tmdb/wire.ts';

/** Real TMDB answers, which are not ours to ship: a folder that this variable names. */
const folder = process.env['MATINEE_TEST_RECORDED'];
const skip = folder === undefined && 'MATINEE_TEST_RECORDED names no folder of recorded answers';

interface Recorded {
  file: string;
  body: Uint8Array;
  content: { page?: unknown; results?: unknown };
}

/** Whole list bodies, as recorded or kept whole by somebody's tests. */
function recordedLists(): Recorded[] {
  const root = folder ?? '';
  const kinds = new Map(
    readFileSync(join(root, 'PROVENANCE.tsv'), 'utf8')
      .split('\n')
      .map((line) => line.split('\t'))
      .map(([file = '', , , , , , kind = '']) => [file, kind]),
  );
  return globSync('*/*.json', { cwd: root })
    .toSorted()
    .filter((file) => ['recorded', 'fixture-full'].includes(kinds.get(file) ?? ''))
    .map((file) => ({ file, body: readFileSync(join(root, file)) }))
    .map((one) => ({ ...one, content: JSON.parse(Buffer.from(one.body).toString()) }))
    .filter(({ file, content }) => isMovieList(file, content));
}

function isMovieList(file: string, content: Recorded['content']): boolean {
  const kind = file.slice(0, file.indexOf('/'));
  const movies = /^(movie_(popular|top_rated|now_playing|upcoming)|discover_movie|trending_)/;
  return movies.test(kind) && content !== null && 'results' in content;
}

test('every recorded list passes the shape check or says what is wrong', { skip }, (t) => {
  const lists = recordedLists();
  const refused: Record<string, string> = {};
  for (const { file, body, content } of lists) {
    try {
      readPage(body, Number(content.page));
    } catch (error) {
      assert.ok(error instanceof MalformedBody, `${file}: ${String(error)}`);
      refused[file] = error.message;
    }
  }
  t.diagnostic(`${lists.length} lists, ${Object.keys(refused).length} refused`);
  for (const [file, why] of Object.entries(refused)) t.diagnostic(`${file}: ${why}`);
  assert.ok(lists.length > 50);
});

test('no recorded movie crashes the quality check, and every one is counted', { skip }, (t) => {
  const items = recordedLists().flatMap(({ content }) => content.results as unknown[]);
  const movies = items.filter((item): item is Movie => identityOf(item) !== undefined);
  const checked = checkQuality(movies, ruleLists({}), { asOfOn: '2026-11-23', language: 'ko-KR' });
  t.diagnostic(`${movies.length} movies of ${items.length} items`);
  t.diagnostic(`rejected ${JSON.stringify(checked.rejected)}`);
  t.diagnostic(`flagged ${JSON.stringify(checked.flagged)}`);
  const rejected = Object.values(checked.rejected).reduce((sum, n) => sum + n, 0);
  assert.equal(checked.valid.length + rejected, movies.length);
});
