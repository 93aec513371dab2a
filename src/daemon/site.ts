import type { Settings } from '../config/settings.ts';
import type { WritingHome } from '../home/opened.ts';
import type { Place } from '../home/place.ts';
import type { Language, Messages } from '../messages/messages.ts';
import type { Log } from './log.ts';

/** What a daemon runs in, under its lock. */
export interface DaemonSite {
  place: Place;
  opened: WritingHome;
  log: Log;
  /** Until the configuration names one. */
  language: Language;
  /** In the daemon's language. */
  text: Messages;
  /** The settings that hold: those accepted last. */
  settings: () => Settings;
  accept: (settings: Settings, yaml: string | undefined) => Promise<void>;
}
