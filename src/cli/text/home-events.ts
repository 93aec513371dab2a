import type { HearHome } from '../../home-event.ts';
import { homeEventLines } from '../../messages/home-events.ts';
import type { Context } from '../context.ts';

/** Tells people what happens in a home; of a row that cannot be read they hear once. */
export function homeTeller({ options, out, text }: Context): HearHome {
  const told = new Set<string>();
  return (event) => {
    // An attempt reads what its daemon has accepted; the daemon has told, and more often than that.
    if (event.event === 'files-changed' && options.config !== undefined) return;
    const lines = homeEventLines(event, text);
    if (event.event === 'row-damaged') {
      const line = lines.join('\n');
      if (told.has(line)) return;
      told.add(line);
    }
    out.tell(...lines);
  };
}
