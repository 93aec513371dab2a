import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as paths from './paths.ts';

const RUN = 'daily-20261123T020000Z-7f3a';
const SHA = '0123abcd'.repeat(8);

// biome-ignore format: a table is read by column
const cases: { what: string; key: string; expected: string }[] = [
  { what: 'a snapshot',            key: paths.snapshotKey('daily', '20261123'), expected: 'data/raw/movies/daily_20261123.json' },
  { what: "a run's staging",       key: paths.stagingKey(RUN),                  expected: `data/staging/${RUN}` },
  { what: "a run's pages",         key: paths.pagesKey(RUN),                    expected: `data/staging/${RUN}/pages.jsonl` },
  { what: 'a staged snapshot',     key: paths.stagedSnapshotKey(RUN),           expected: `data/staging/${RUN}/snapshot.json` },
  { what: 'rejected movies',       key: paths.rejectedKey(RUN),                 expected: `data/quarantine/${RUN}.jsonl` },
  { what: 'a withheld snapshot',   key: paths.withheldKey(RUN),                 expected: `data/quarantine/snapshots/${RUN}.json` },
  { what: 'an earlier version',    key: paths.archiveKey('weekly', '2026-W47', { run: RUN, sha256: SHA }, 'next'), expected: `data/archive/weekly_2026-W47.${RUN}.json.gz` },
  { what: "somebody else's file",  key: paths.archiveKey('weekly', '2026-W47', { run: undefined, sha256: SHA }, RUN), expected: `data/archive/weekly_2026-W47.before-${RUN}-0123abcd.json.gz` },
];
for (const { what, key, expected } of cases) {
  test(`${what} lies at ${expected}`, () => assert.equal(key, expected));
}

test('a key is a path below its home', () => {
  assert.equal(paths.pathIn('/srv/matinee', 'data/archive'), '/srv/matinee/data/archive');
});
