import { startDetached } from '../../daemon/start-detached.ts';
import { findDaemon } from '../../home/daemon-control.ts';
import { controlParts } from '../../home/reach-daemon.ts';
import { type Context, placeOf } from '../context.ts';
import { isDemoHome, makeDemoHome } from '../../home/demo-home.ts';
import { localeFor } from '../line/locale.ts';
import { demoContext } from '../run/demo-context.ts';
import { DONE } from '../exit-codes.ts';
import { run } from './run.ts';
import { status } from './status.ts';

/** So often that something happens while one looks. */
const JOBS = `jobs:
  daily_collection: { schedule: "* * * * *" }
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
  else await makeDemoHome(home, localeFor(context.language, world), JOBS, world);

  const inside = await demoContext(home, context);
  if (!isAgain) {
    out.print(text.commands.demo.liveIntro(dir), '');
    const code = await run(['daily'], { brief: true }, inside);
    if (code !== DONE) return code;
    await startDetached(placeOf(inside), inside.options.lang);
    inside.out.print('');
  }
  await status([], {}, inside);

  const commandOf = text.line.in(dir);
  const { watchIt, stopIt } = text.daemon;
  out.print('', text.commands.demo.liveNext);
  out.print(watchIt(commandOf('logs -f')), text.commands.demo.liveStatus(commandOf('status')));
  out.print(text.commands.demo.liveWhy(commandOf('explain daily')), stopIt(commandOf('stop')));
  if (out.json) {
    const outcome = isAgain ? 'running' : 'started';
    out.document({ outcome, home, source: 'sandbox', stop: commandOf('stop') });
  }
  return DONE;
}
