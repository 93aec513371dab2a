import { startDetached } from '../../daemon/start-detached.ts';
import { openToRead } from '../../home/open.ts';
import { currentVersion } from '../../home/snapshots.ts';
import { readSnapshot } from '../../storage/read-snapshot.ts';
import { findDaemon } from '../../home/daemon-control.ts';
import { controlParts } from '../../home/reach-daemon.ts';
import { type Context, placeOf } from '../context.ts';
import { isDemoHome, makeDemoHome } from '../../home/demo-home.ts';
import { localeFor } from '../line/locale.ts';
import { demoContext } from '../run/demo-context.ts';
import { DONE } from '../exit-codes.ts';
import { run } from './run.ts';
import { status } from './status.ts';

const WATCHED_PLACE = 4;

/** So often that something happens while one looks. */
const JOBS = `jobs:
  daily_collection: { schedule: "* * * * *", retry: [40s] }
  hourly_trending: { schedule: "* * * * *" }
  weekly_collection: { schedule: "*/5 * * * *" }
  monthly_refresh: { schedule: "*/30 * * * *" }
`;

/**
 * `demo --live`: a home on the sandbox whose daemon runs jobs every minute, until it is stopped. One
 * that runs already is left as it is, and shown.
 */
export async function liveDemo(home: string, dir: string, context: Context): Promise<number> {
  const { out, text, world } = context;
  const found = await findDaemon(controlParts(home, world));
  const isAgain = found.running && isDemoHome(home, context.world);
  if (isAgain) out.print(text.commands.demo.liveAgain(dir), '');
  else {
    const how = { sandbox: 'sandbox-lively', jobs: JOBS } as const;
    await makeDemoHome(home, localeFor(context.language, world), how, world);
  }

  const inside = await demoContext(home, context);
  if (!isAgain) {
    out.print(text.commands.demo.liveIntro(dir), '');
    // The first one is to succeed, whether or not the list happens to be down.
    const env = { ...inside.world.env, TMDB_BASE_URL: 'sandbox' };
    const steady = { ...inside, world: { ...inside.world, env } };
    const code = await run(['daily'], { brief: true }, steady);
    if (code !== DONE) return code;
    await startDetached(placeOf(inside), inside.options.lang);
    inside.out.print('');
  }
  await status([], {}, inside);

  const commandOf = text.line.in(dir);
  const { watchIt, stopIt } = text.daemon;
  out.print('', text.commands.demo.liveNext);
  out.print(watchIt(commandOf('logs -f')), text.commands.demo.liveStatus(commandOf('status')));
  out.print(text.commands.demo.liveWhy(commandOf('explain daily')));
  const film = await filmToWatch(inside);
  if (film !== undefined) {
    out.print(text.commands.demo.liveRank(commandOf(`history ${film} --list popular`)));
  }
  out.print(stopIt(commandOf('stop')));
  if (out.json) {
    const outcome = isAgain ? 'running' : 'started';
    out.document({ outcome, home, source: 'sandbox', stop: commandOf('stop') });
  }
  return DONE;
}

/** One near the top of the popular list, where ranks are close; undefined where there is none. */
async function filmToWatch(context: Context): Promise<number | undefined> {
  await using opened = await openToRead(placeOf(context));
  const version = await currentVersion(opened.store, 'daily', undefined, context.world.clock.now());
  const snapshot = await readSnapshot(version, {
    files: opened.files,
    catalog: opened.store.catalog,
  });
  const id = snapshot?.info.lists?.['popular']?.[WATCHED_PLACE];
  return typeof id === 'number' ? id : undefined;
}
