import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { openSqliteStore, storeOptions } from '../../src/home/store.ts';
import type { Finding, Version } from '../../src/snapshot.ts';
import { sha256 } from '../../src/storage/home-files.ts';
import { KEYS } from '../../src/storage/paths.ts';
import { command, worldAt } from './homes.ts';

/** What must not have come of several who published at once. */
export interface Harm {
  /** Contents that a version is for, or that somebody was told are published, and that no file holds. */
  contentsLost: number;
  archivesWithoutRow: number;
  rowsWithoutArchive: number;
  /** Versions that are still on their way. */
  unfinished: number;
  findings: number;
  /** Each of these with its round, and what went wrong otherwise. */
  failures: string[];
}

export function noHarm(): Harm {
  return {
    contentsLost: 0,
    archivesWithoutRow: 0,
    rowsWithoutArchive: 0,
    unfinished: 0,
    findings: 0,
    failures: [],
  };
}

export function addHarm(sum: Harm, { failures, ...counts }: Harm, where: string): void {
  for (const [what, count] of Object.entries(counts)) {
    sum[what as keyof typeof counts] += count;
    if (count > 0) sum.failures.push(`${where}: ${count} ${what}`);
  }
  sum.failures.push(...failures.map((failure) => `${where}: ${failure}`));
}

/** Looks into the files themselves, whatever `data verify` says. */
export async function harmIn(
  home: string,
  seen: {
    versions: readonly Version[];
    contents: ReadonlySet<string>;
    findings: readonly Finding[];
  },
): Promise<Harm> {
  const { versions, findings } = seen;
  const archives = await keysIn(home, KEYS.archive);
  const named = versions.flatMap(({ state, archivedKey }) =>
    state === 'archived' ? [archivedKey] : [],
  );
  const held = new Set<string>();
  for (const folder of [KEYS.snapshots, KEYS.withheld]) {
    for (const key of await keysIn(home, folder)) held.add(sha256(await readFile(join(home, key))));
  }
  for (const key of archives) held.add(sha256(gunzipSync(await readFile(join(home, key)))));
  const kept = versions.filter(({ state }) => state !== 'abandoned');
  const wanted = new Set([...seen.contents, ...kept.map((version) => version.sha256)]);
  return {
    contentsLost: [...wanted].filter((content) => !held.has(content)).length,
    archivesWithoutRow: archives.filter((key) => !named.includes(key)).length,
    rowsWithoutArchive: named.filter((key) => key === undefined || !archives.includes(key)).length,
    unfinished: versions.filter(({ state }) => !ENDED.has(state)).length,
    findings: findings.length,
    failures: findings.map(({ kind, key }) => `${kind} ${key}`),
  };
}

/** What the next command finds in a home, and what lies in it after that. */
export async function harmAfter(home: string, at: string, contents: ReadonlySet<string>) {
  const verified = await command(['data', 'verify', '--json', '--home', home], worldAt(at));
  const { findings } = JSON.parse(verified.stdout);
  const { versions, running } = await ledgerOf(home, at);
  return { versions, running, harm: await harmIn(home, { versions, contents, findings }) };
}

/** The versions that a home's catalog knows, and the attempts that run. */
export async function ledgerOf(home: string, at: string) {
  const store = await openSqliteStore(storeOptions(worldAt(at), home, 'read'));
  try {
    return {
      versions: await store.catalog.versions({}),
      running: await store.ledger.attempts({ states: ['running'] }),
    };
  } finally {
    store.close();
  }
}

const ENDED = new Set(['current', 'archived', 'withheld', 'abandoned']);

async function keysIn(home: string, folder: string): Promise<string[]> {
  return (await readdir(join(home, folder))).map((name) => `${folder}/${name}`);
}
