import type { FetchProgress } from '../../collect/fetch.ts';
import type { Listeners } from '../../home/collector.ts';
import { plainLine } from '../../lib/plain-text.ts';
import type { RetryEvent } from '../../tmdb/client.ts';
import type { Context } from '../context.ts';
import { durationText } from '../text/format.ts';

/** Where nobody watches, a line for every so many pages. */
const PAGES_PER_LINE = 10;

/**
 * Tells how far a run has come: on a terminal a line that renews itself, elsewhere a line for every
 * ten pages and the last.
 */
export function createProgress({ world, out, text }: Context): Listeners & { end(): void } {
  const startedMs = world.clock.monotonicMs();
  const { progress, resumed, retry } = text.commands.run;

  const lineOf = (now: FetchProgress) => {
    const { pagesReceived, pagesResumed, pagesFailed, pagesExpected, moviesReceived } = now;
    const elapsedS = Math.max(0.001, (world.clock.monotonicMs() - startedMs) / 1000);
    const perSecond = (pagesReceived - pagesResumed + pagesFailed) / elapsedS;
    const left = Math.max(0, pagesExpected - pagesReceived - pagesFailed);
    return progress({
      pages: pagesReceived,
      of: pagesExpected,
      movies: moviesReceived,
      perSecond: perSecond.toFixed(1),
      left: left === 0 ? undefined : durationText((left / perSecond) * 1000),
    });
  };

  return {
    onResume: ({ run, pages }) => out.tell(resumed(pages, run)),
    onProgress: (now) => {
      const done = now.pagesReceived + now.pagesFailed;
      if (done === now.pagesResumed) return; // nothing fetched yet, so no speed to tell
      if (out.isWatched) out.status(lineOf(now));
      else if (done % PAGES_PER_LINE === 0 || done === now.pagesExpected) out.tell(lineOf(now));
    },
    onRetry: ({ path, page, reason, waitMs }: RetryEvent) => {
      out.tell(retry({ path, page, reason: plainLine(reason), waitS: (waitMs / 1000).toFixed(1) }));
    },
    end: () => out.status(undefined),
  };
}
