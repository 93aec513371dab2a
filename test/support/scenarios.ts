import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { command, worldAt, writeSettings } from './homes.ts';

/** Which runs' snapshots a home holds; `new` is the one of the command that is struck. */
export interface Holdings {
  published: 'none' | 'old' | 'aside' | 'new';
  setAside: 'none' | 'aside' | 'new';
}

/** A command that is about to be given in a home. */
export interface Strikable {
  name: string;
  template: string;
  argv: readonly string[];
  exitCode: number;
}

/** One way in which a snapshot is published or set aside. */
interface Kind {
  name: string;
  /** The runs before it: one that published, one that was set aside. */
  earlier: readonly ('old' | 'aside')[];
  command: 'run' | 'accept';
  minMovies: number;
  exitCode: number;
  before: Holdings;
  after: Holdings;
}

const GOOD = 1;
const TOO_MANY = 500;

// biome-ignore format: a table is read by column
const KINDS: readonly Kind[] = [
  { name: 'first publication',  earlier: [],               command: 'run',    minMovies: GOOD,     exitCode: 0, before: { published: 'none', setAside: 'none' },  after: { published: 'new', setAside: 'none' } },
  { name: 'replacement',        earlier: ['old'],          command: 'run',    minMovies: GOOD,     exitCode: 0, before: { published: 'old', setAside: 'none' },   after: { published: 'new', setAside: 'none' } },
  { name: 'setting aside',      earlier: [],               command: 'run',    minMovies: TOO_MANY, exitCode: 4, before: { published: 'none', setAside: 'none' },  after: { published: 'none', setAside: 'new' } },
  { name: 'acceptance',         earlier: ['aside'],        command: 'accept', minMovies: GOOD,     exitCode: 0, before: { published: 'none', setAside: 'aside' }, after: { published: 'aside', setAside: 'none' } },
  { name: 'acceptance instead', earlier: ['old', 'aside'], command: 'accept', minMovies: GOOD,     exitCode: 0, before: { published: 'old', setAside: 'aside' },  after: { published: 'aside', setAside: 'none' } },
];

/** A kind with a home in which it is about to happen. */
export interface Scenario extends Kind, Strikable {
  /** The earlier runs' snapshots, byte by byte, by run. */
  contents: ReadonlyMap<string, { run: 'old' | 'aside'; content: Buffer }>;
}

export const STRUCK_AT = '2026-11-23T03:20:00Z';

export async function prepareScenarios(folder: string): Promise<Scenario[]> {
  return Promise.all(KINDS.map((kind) => prepare(kind, join(folder, kind.name))));
}

async function prepare(kind: Kind, template: string): Promise<Scenario> {
  await mkdir(template, { recursive: true });
  const contents: Scenario['contents'] & Map<string, unknown> = new Map();
  let argv = ['run', 'daily'];
  for (const [index, run] of kind.earlier.entries()) {
    await writeSettings(template, { minMovies: run === 'old' ? GOOD : TOO_MANY });
    const world = worldAt(`2026-11-23T03:0${index}:00Z`);
    const { stdout } = await command(['run', 'daily', '--json', '--home', template], world);
    const document = JSON.parse(stdout);
    contents.set(document.run, { run, content: await readFile(document.file) });
    if (kind.command === 'accept') {
      argv = ['data', 'publish', document.run, '--incomplete', '--replace'];
    }
  }
  await writeSettings(template, { minMovies: kind.minMovies });
  return { ...kind, template, argv, contents };
}

/** A home of its own in which the scenario is about to happen. */
export async function copyOf({ template }: Strikable, home: string): Promise<string> {
  await cp(template, home, { recursive: true });
  return home;
}
