import { copyFileSync, cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { ErrorValues } from '../../src/errors.ts';

/** What becomes of a home that is in use, and what is to be said of it. */
export interface Replacement {
  name: string;
  /** Done while a process has the home open; opens and reads nothing of it. */
  work: (home: string) => void;
  part: ErrorValues['home-replaced']['part'];
  /** Relative to the home; a lock's name is only known to who holds it. */
  path: RegExp;
  /** The English sentence, without the path that it begins with. */
  says: string;
  leaves: 'nothing' | 'another home' | 'the home';
  /** Nothing is lost by it once it has been noticed. */
  heals?: true;
}

const GIVEN_UP = ' What was under way was given up.';
const MOVED = ` was moved or deleted while Matinee was at work in it.${GIVEN_UP}`;
const OTHER = ` is another folder than the one that Matinee was at work in.${GIVEN_UP}`;
const REMOVED = ` was removed while Matinee had it open.${GIVEN_UP}`;
const REPLACED = ` was replaced while Matinee had it open.${GIVEN_UP}`;

// biome-ignore format: a table is read by column
export const REPLACEMENTS: readonly Replacement[] = [
  { name: 'the home moved',                part: 'home',     path: /^$/,                     says: MOVED,    leaves: 'nothing',      work: (home) => renameSync(home, movedTo(home)) },
  { name: 'the home deleted',              part: 'home',     path: /^$/,                     says: MOVED,    leaves: 'nothing',      work: (home) => removed(home) },
  { name: 'the home deleted and made anew', part: 'home',    path: /^$/,                     says: OTHER,    leaves: 'another home', work: (home) => [removed(home), cpSync(anotherOf(home), home, { recursive: true })] },
  { name: 'the database replaced by a copy', part: 'database', path: /^\/matinee\.db$/,      says: REPLACED, leaves: 'the home',     work: (home) => [withoutDatabase(home), copyFileSync(copyOf(home), `${home}/new.db`), renameSync(`${home}/new.db`, `${home}/matinee.db`)] },
  { name: 'the database removed',          part: 'database', path: /^\/matinee\.db$/,        says: REMOVED,  leaves: 'the home',     work: (home) => withoutDatabase(home) },
  { name: 'the locks removed',             part: 'locks',    path: /^\/run\/locks\/.+\.lock$/, says: REMOVED, leaves: 'the home',    heals: true, work: (home) => removed(join(home, 'run')) },
  { name: 'the entries beside the database removed', part: 'database', path: /^\/matinee\.db-wal$/, says: REMOVED, leaves: 'the home', heals: true, work: (home) => removed(`${home}/matinee.db-wal`) },
];

export const HINTS: Readonly<Record<Replacement['part'], string>> = {
  home: 'To see what lies there now: matinee status. Before you move or replace a home: matinee stop',
  database:
    'To see whether what lies there now agrees with the files: matinee data verify. Before you put a database back: matinee stop',
  history: '',
  locks:
    'Locks keep two processes from doing the same work; leave the folder run alone while Matinee is at work. Before you remove it: matinee stop',
};

export function movedTo(home: string): string {
  return `${home}-moved`;
}

/** A home that is put in its place; whoever tests makes it. */
export function anotherOf(home: string): string {
  return `${home}-another`;
}

function copyOf(home: string): string {
  return `${home}-copy.db`;
}

/** Makes the copy of its database that is put back; to be called while nobody has it open. */
export function copyDatabase(home: string): void {
  const db = new DatabaseSync(`${home}/matinee.db`);
  db.exec(`vacuum into '${copyOf(home)}'`);
  db.close();
}

/** A home in which nothing has happened yet, to be put in the place of this one. */
export function makeAnother(home: string): void {
  mkdirSync(`${anotherOf(home)}/logs`, { recursive: true });
  copyFileSync(`${home}/matinee.yaml`, `${anotherOf(home)}/matinee.yaml`);
}

function removed(path: string): void {
  rmSync(path, { recursive: true });
}

function withoutDatabase(home: string): void {
  for (const suffix of ['', '-wal', '-shm']) removed(`${home}/matinee.db${suffix}`);
}
