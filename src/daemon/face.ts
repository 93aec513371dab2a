import type { LogLine } from '../log.ts';
import type { Language, Messages } from '../messages/messages.ts';

/** What a daemon gets from whoever starts it in a process. */
export interface DaemonFace {
  /** Calls `stop` when the process is asked to stop. Returns what ends the listening. */
  onStop: (stop: () => void) => () => void;
  /** Calls `react` on a signal. Returns what ends the listening. */
  onSignal: (name: 'SIGHUP' | 'SIGUSR2', react: () => void) => () => void;
  /** Whether it runs in a terminal, and ends with it. */
  inTerminal: boolean;
  /** The name under which lists of processes show this one. */
  setTitle: (title: string) => void;
  /** In which it speaks, and tells times, until the configuration says. */
  language: Language;
  timezone: string;
  /** In that language. */
  text: Messages;
  /** Sees each line of the log. */
  onLine: (line: LogLine) => void;
  /** Takes lines of the log while its folder is not the daemon's. */
  elsewhere: ((content: string | Uint8Array) => void) | undefined;
}
