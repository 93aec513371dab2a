import { MatineeError } from '../../errors.ts';
import { credentialOf } from '../../home/collector.ts';
import { stopDaemon } from '../../home/daemon-control.ts';
import { openToRead } from '../../home/open.ts';
import { checkedHome } from '../../home/place.ts';
import { controlParts, reachableDaemon } from '../../home/reach-daemon.ts';
import { settingsOf } from '../../home/settings.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { start } from './start.ts';

/** `stop`: ends the daemon and waits until it has ended. */
export async function stop(_: unknown, _options: RawOptions, context: Context): Promise<number> {
  const { out } = context;
  const home = await checkedHome(placeOf(context), 'read');
  const pid = await stopAndWait(home, context);
  if (out.json) out.document({ outcome: 'stopped', home, pid });
  return DONE;
}

/**
 * `restart`: `stop`, where there is something to stop, and `start`. What runs is not given up for a
 * configuration that would be refused.
 */
export async function restart(args: unknown, options: RawOptions, context: Context) {
  const home = await checkedHome(placeOf(context), 'read');
  credentialOf(await settingsOf(placeOf(context)), home, context.world);
  try {
    await stopAndWait(home, context);
  } catch (error) {
    if (!(error instanceof MatineeError) || error.code !== 'daemon-not-running') throw error;
  }
  return start(args, options, context);
}

async function stopAndWait(home: string, context: Context): Promise<number> {
  const { out, text, world } = context;
  const { stopping, waiting, forcing, killing, stopped } = text.daemon;
  const daemon = await reachableDaemon(home, world);
  out.print(stopping(daemon.pid));
  await stopDaemon(daemon, controlParts(home, world), {
    onWait: async (waitedMs) =>
      out.tell(waiting(await runningJobs(context), Math.round(waitedMs / 1000))),
    onForce: () => out.tell(forcing),
    onKill: () => out.tell(killing),
  });
  out.print(stopped);
  return daemon.pid;
}

async function runningJobs(context: Context): Promise<string[]> {
  await using opened = await openToRead(placeOf(context));
  const running = await opened.store.ledger.attempts({ states: ['running'] });
  return running.map(({ job }) => job);
}
