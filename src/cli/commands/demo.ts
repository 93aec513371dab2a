import { versionDocument } from '../../documents/snapshot-version.ts';
import { makeDemoHome } from '../../home/demo-home.ts';
import { openToRead } from '../../home/open.ts';
import { currentVersion } from '../../home/snapshots.ts';
import { absolutePath } from '../../lib/absolute-path.ts';
import { shortened } from '../../lib/text-width.ts';
import type { SnapshotContent } from '../../snapshot.ts';
import { KEYS, pathIn, reportKey } from '../../storage/paths.ts';
import { readSnapshot } from '../../storage/read-snapshot.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { bytesText } from '../../messages/numbers.ts';
import { localeFor } from '../line/locale.ts';
import { demoContext } from '../run/demo-context.ts';
import { fieldText, tableLines } from '../text/table.ts';
import { highlightsOf } from './report.ts';
import { run } from './run.ts';

const DEFAULT_FOLDER = '.demo';
const TOP = 10;

/** `demo`: a fresh home on the sandbox, every job once, and what came of it. */
export async function demo(
  [named]: readonly (string | undefined)[],
  options: RawOptions,
  context: Context,
): Promise<number> {
  const dir = named ?? context.options.home ?? DEFAULT_FOLDER;
  const home = absolutePath(dir, () => context.world.cwd);
  if (options['live'] === true) {
    const { liveDemo } = await import('./demo-live.ts');
    return liveDemo(home, dir, context);
  }
  const how = { sandbox: 'sandbox', jobs: '' } as const;
  await makeDemoHome(home, localeFor(context.language, context.world), how, context.world);
  const inside = await demoContext(home, context);
  context.out.print(context.text.commands.demo.intro(dir), '');

  const code = await run(['daily'], {}, inside);
  if (code !== DONE) return code;
  await showTop(inside);
  for (const job of ['weekly', 'hourly', 'monthly']) {
    inside.out.print('');
    const code = await run([job], { brief: true }, inside);
    if (code !== DONE) return code;
  }
  await showReport(home, inside);
  await showFiles(home, inside);
  showNext(dir, inside);
  if (context.out.json) context.out.document(await summary(home, inside));
  return DONE;
}

/** For a program: the snapshots that were made. */
async function summary(home: string, context: Context) {
  await using opened = await openToRead(placeOf(context));
  const versions = await opened.store.catalog.versions({ states: ['current'] });
  const source = 'sandbox';
  return {
    outcome: 'made',
    home,
    source,
    snapshots: versions.map((one) => versionDocument(one, home)),
  };
}

async function showReport(home: string, context: Context): Promise<void> {
  const { out } = context;
  await using opened = await openToRead(placeOf(context));
  const { dataset, period } = await currentVersion(
    opened.store,
    'weekly',
    undefined,
    context.world.clock.now(),
  );
  const key = reportKey('weekly', dataset, period);
  out.print('', ...(await highlightsOf(key, home, context)));
}

/** The first ten of the popular list, as TMDB ranks them. */
async function showTop(context: Context): Promise<void> {
  const { out, text } = context;
  await using opened = await openToRead(placeOf(context));
  const version = await currentVersion(opened.store, 'daily', undefined, context.world.clock.now());
  const parts = { files: opened.files, catalog: opened.store.catalog };
  const snapshot = await readSnapshot(version, parts);
  const { info, movies }: SnapshotContent = snapshot ?? { info: {}, movies: [] };
  const byId = new Map(movies.map((movie) => [movie['id'], movie]));
  const ranked = [...new Set(info.lists?.['popular'])];
  const rows = ranked.slice(0, TOP).map((id, index) => {
    const movie = byId.get(id) ?? {};
    return [
      index + 1,
      shortened(fieldText(movie, 'title'), 40),
      fieldText(movie, 'release_date'),
      Number(movie['vote_count'] ?? 0),
      Number(movie['vote_average'] ?? 0).toFixed(1),
    ];
  });
  out.print('', text.commands.demo.top, ...tableLines(text.commands.demo.topColumns, rows));
}

async function showFiles(home: string, { world, out, text }: Context): Promise<void> {
  const names = [
    KEYS.settings,
    KEYS.database,
    KEYS.history,
    ...(await keysIn(KEYS.snapshots, home, world.files)),
    ...(await keysIn(`${KEYS.reports}/weekly_reports`, home, world.files)),
    ...(await keysIn(`${KEYS.reports}/monthly_reports`, home, world.files)),
  ];
  out.print('', text.commands.demo.files);
  for (const name of names) {
    const facts = await world.files.facts(pathIn(home, name));
    out.print(`  ${pathIn(home, name)}  ${bytesText(facts?.sizeBytes ?? 0)}`);
  }
}

async function keysIn(
  folder: string,
  home: string,
  files: Context['world']['files'],
): Promise<string[]> {
  const names = await files.list(pathIn(home, folder));
  return names.map((name) => `${folder}/${name}`);
}

function showNext(dir: string, { out, text }: Context): void {
  const commands = [
    'data show daily',
    'report weekly',
    'runs',
    'run daily',
    'data verify',
    'doctor',
  ];
  out.print('', text.commands.demo.next);
  out.print(...commands.map((command) => `  ${text.line.in(dir)(command)}`));
}
