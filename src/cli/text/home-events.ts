import type { HearHome } from '../../home-event.ts';
import { homeEventLines } from '../../messages/home-events.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Output } from './output.ts';

export interface Told {
  /** `ordered`: a daemon has ordered the command. */
  options: { ordered?: boolean };
  out: Output;
  text: Messages;
}

/** Tells people what happens in a home; of a row that cannot be read they hear once. */
export function homeTeller({ options, out, text }: Told): HearHome {
  const told = new Set<string>();
  return (event) => {
    // An attempt reads what its daemon has accepted; the daemon has told, and more often than that.
    if (event.event === 'files-changed' && options.ordered === true) return;
    const lines = homeEventLines(event, text);
    if (event.event === 'row-damaged') {
      const line = lines.join('\n');
      if (told.has(line)) return;
      told.add(line);
    }
    out.tell(...lines);
  };
}
