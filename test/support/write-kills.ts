import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { KEYS } from '../../src/storage/paths.ts';
import { command, worldAt } from './homes.ts';
import { DAEMON_FILES, writeDaemonFiles } from './daemon-files.ts';
import { killRun } from './kills.ts';
import { canBeHalfDone, type Moment, strikeWorld } from './strike.ts';

const COLLECTED_AT = '2026-11-22T03:20:00Z';
const STRUCK_AT = '2026-11-23T03:20:00Z';
const AGAIN_AT = '2026-11-23T03:30:00Z';

const YAML = `lang: en
tmdb: { baseUrl: sandbox, requestsPerSecond: unlimited, connections: 1 }
jobs: { weekly_collection: { sources: [{ name: popular, list: popular, pages: 3 }] } }
`;

/** A command that replaces files, below the home, each of which has been written before. */
interface Replacer {
  argv: readonly string[];
  files: readonly string[];
}

// biome-ignore format: a table is read by column
const REPLACERS: readonly Replacer[] = [
  { argv: ['data', 'export', 'weekly', '--format', 'csv', '--out', 'out.csv'],     files: ['out.csv'] },
  { argv: ['data', 'export', 'weekly', '--format', 'parquet', '--out', 'out.csv'], files: ['out.csv'] },
  { argv: ['report', 'weekly'],  files: [`${KEYS.reports}/weekly_reports/weekly_report_2026-W47.json`] },
  { argv: ['health'],            files: [KEYS.health] },
  { argv: [DAEMON_FILES],        files: [KEYS.pid, KEYS.schedulerStatus, KEYS.accepted] },
];

/** One instant at which a command that replaces files is killed. */
export interface WriteKill extends Replacer {
  template: string;
  call: number;
  moment: Moment;
  title: string;
}

/** Every instant at which one of the commands calls for a file, from the first that it makes on. */
export async function writeKills(folder: string): Promise<WriteKill[]> {
  const template = join(folder, 'template');
  await mkdir(template, { recursive: true });
  await writeFile(join(template, KEYS.settings), YAML);
  await run(['run', 'weekly'], template, COLLECTED_AT);
  for (const key of ['logs/health', ...REPLACERS.flatMap(({ files }) => files)]) {
    if (key.includes('.')) await writeFile(join(template, key), 'old');
    else await mkdir(join(template, key), { recursive: true });
  }
  const kills: WriteKill[] = [];
  for (const replacer of REPLACERS) kills.push(...(await killsOf(replacer, template, folder)));
  return kills;
}

async function killsOf(replacer: Replacer, template: string, folder: string) {
  const home = join(folder, 'unstruck');
  await cp(template, home, { recursive: true });
  const calls: string[] = [];
  await run(replacer.argv, home, STRUCK_AT, calls);
  await rm(home, { recursive: true });
  const first = calls.indexOf('files.create');
  return calls.flatMap((name, index) => {
    if (index < first || !name.startsWith('files.')) return [];
    const moments: Moment[] = canBeHalfDone(name)
      ? ['before', 'midway', 'after']
      : ['before', 'after'];
    return moments.map((moment) => ({
      ...replacer,
      template,
      call: index + 1,
      moment,
      title: `${replacer.argv.slice(0, 5).join(' ')}, ${moment} call ${index + 1} (${name})`,
    }));
  });
}

/**
 * Kills a command in a process of its own: each of its files is the old one or a whole new one, and
 * with the next command nothing is left of what was being written.
 */
export async function killAndLook(kill: WriteKill, folder: string): Promise<void> {
  const { argv, files, template, call, moment, title } = kill;
  const home = join(folder, title.replaceAll('/', ' '));
  await cp(template, home, { recursive: true });
  const order = { argv: inHome(argv, home), at: STRUCK_AT, call, moment };
  assert.deepEqual(await killRun(order), { exitCode: null, signal: 'SIGKILL' }, title);
  for (const key of files) {
    assert.ok(isWhole(await readFile(join(home, key))), `${title}: ${key} is torn`);
  }
  await run(argv, home, AGAIN_AT);
  for (const key of files) assert.notEqual(await readFile(join(home, key), 'utf8'), 'old', title);
  await run(['data', 'verify'], home, AGAIN_AT);
  const names = await readdir(home, { recursive: true });
  const left = names.filter((name) => name.endsWith('.part'));
  assert.deepEqual(left, [], title);
  await rm(home, { recursive: true });
}

/** The old content, or all of a new one of any of the formats. */
function isWhole(content: Buffer): boolean {
  const text = content.toString('latin1');
  if (text === 'old' || text === 'lang: en\n') return true;
  if (text.startsWith('PAR1')) return text.length > 4 && text.endsWith('PAR1');
  if (text.startsWith('dataset,')) return text.trimEnd().split('\r\n').length === 61;
  if (/^\d+\n/.test(text)) return /^\d+\n.+\n.+\n.*\n$/.test(text); // the PID file
  return isJson(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function run(argv: readonly string[], home: string, at: string, calls: string[] = []) {
  const world = strikeWorld(worldAt(at), undefined, calls);
  const inside = inHome(argv, home);
  if (argv[0] === DAEMON_FILES) return writeDaemonFiles(inside, world);
  const { exitCode, stderr } = await command(inside, world);
  // Health is judged, and is not what this is about.
  assert.ok(exitCode === 0 || argv[0] === 'health', stderr);
}

function inHome(argv: readonly string[], home: string): string[] {
  return [...argv.map((word) => (word === 'out.csv' ? join(home, word) : word)), '--home', home];
}
