import type { DaemonFace } from '../../daemon/face.ts';
import { startDetached } from '../../daemon/start-detached.ts';
import { runDaemon } from '../../daemon/supervise.ts';
import { MatineeError } from '../../errors.ts';
import { askTmdb } from '../../home/collector.ts';
import { checkedHome } from '../../home/place.ts';
import { settingsOf } from '../../home/settings.ts';
import { SECOND_MS } from '../../lib/clock.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE, FAILED } from '../exit-codes.ts';
import { logText } from '../text/words.ts';

/** A TMDB that is well takes a tenth of a second. */
const ASK_TMDB_MS = 8 * SECOND_MS;

/** `start`: the daemon, in the background; returns when it is ready. */
export async function start(_: unknown, options: RawOptions, context: Context): Promise<number> {
  if (options['detached'] === true) return runDetached(context);
  if (options['foreground'] === true) {
    await runDaemon(placeOf(context), shownDaemon(context));
    return DONE;
  }
  const { out, text } = context;
  const place = placeOf(context);
  const home = await checkedHome(place, 'write');
  const status = await startDetached(place, context.options.lang);
  const line = text.line.in(home);
  const { started, next, nothingDue, stopIt, watchIt } = text.daemon;
  if (out.json) out.document({ outcome: 'started', home, scheduler: status });
  else {
    out.print(started(status.pid));
    out.print(status.next === null ? nothingDue : next(status.next.job, status.next.due_at));
    out.print(watchIt(line('logs -f')));
    out.print(stopIt(line('stop')));
  }
  await warnOfTmdb(home, context);
  return DONE;
}

/**
 * Says now what would trouble every run, not at two in the morning. It may be over by then, so it is
 * no reason not to start.
 */
async function warnOfTmdb(home: string, context: Context): Promise<void> {
  const { out, text, world } = context;
  const settings = await settingsOf(placeOf(context));
  const asking = new AbortController();
  const silence = world.clock.sleep(ASK_TMDB_MS, asking.signal).then(
    () => 'silent' as const,
    () => undefined, // it answered
  );
  const trouble = await Promise.race([askTmdb(home, settings, world, asking.signal), silence]);
  asking.abort();
  if (trouble === undefined || trouble === 'not-asked') return;
  const { tmdbSilent, tmdbTrouble } = text.daemon;
  const { baseUrl } = settings.tmdb;
  if (trouble === 'silent') return out.tell(tmdbSilent(baseUrl, ASK_TMDB_MS / SECOND_MS));
  const { text: problem, hint } = text.error(trouble);
  out.tell(tmdbTrouble(baseUrl, problem), ...(hint === undefined ? [] : [hint]));
}

/** What fails has been told in the log and the status file, where whoever waits for us looks. */
async function runDetached(context: Context): Promise<number> {
  try {
    await runDaemon(placeOf(context), detachedDaemon(context));
    return DONE;
  } catch (error) {
    if (error instanceof MatineeError) return FAILED;
    throw error;
  }
}

/** A daemon that runs in a terminal shows its log there. */
function shownDaemon(context: Context): DaemonFace {
  const onLine: DaemonFace['onLine'] = (line) => {
    if (line.level !== 'debug') context.out.print(logText(line));
  };
  return { ...faceOf(context), onLine, elsewhere: undefined };
}

/** What `start` has opened is the daemon's log wherever it lies by now. */
function detachedDaemon(context: Context): DaemonFace {
  const { stdout } = context.world;
  const elsewhere = (content: string | Uint8Array) => void stdout.write(content);
  return { ...faceOf(context), onLine: () => {}, elsewhere };
}

function faceOf({ world, language, text }: Context) {
  const { onStop, onSignal, interactive: inTerminal, setTitle, timezone } = world;
  return { onStop, onSignal, inTerminal, setTitle, language, timezone, text };
}
