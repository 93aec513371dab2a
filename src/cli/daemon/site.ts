import type { Settings } from '../../config/settings.ts';
import type { Log } from '../../daemon/log.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Context } from '../context.ts';
import type { WritingHome } from '../home/opened.ts';

/** What a daemon runs in, under its lock. */
export interface DaemonSite {
  home: string;
  context: Context;
  opened: WritingHome;
  log: Log;
  /** In the daemon's language. */
  text: Messages;
  /** The settings that hold: those accepted last. */
  settings: () => Settings;
  accept: (settings: Settings, yaml: string | undefined) => Promise<void>;
}
