import { type FollowUpParts, followUpAll, TO_FOLLOW_UP } from '../../collect/follow-up.ts';
import type { History } from '../../history.ts';
import { MatineeError } from '../../errors.ts';
import type { ReportKind } from '../../job.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import { readPublished } from '../../storage/read-published.ts';
import type { Context } from '../context.ts';
import type { WritingHome } from './opened.ts';
import { writeReport } from './report-files.ts';
import { storeOptions } from './store.ts';
import type { World } from '../world.ts';

type WritableParts = Pick<WritingHome, 'home' | 'files' | 'store' | 'holder'> & {
  isDaemon: boolean;
};

/**
 * What dead processes had published and not followed up; and everything where history.db is gone.
 * A failure is told, and tried again next time.
 */
export async function followUpLeftOvers(opened: WritableParts, context: Context): Promise<void> {
  const { catalog } = opened.store;
  try {
    // Before it is made again, so that one who dies meanwhile leaves it to the next.
    const isGone = !context.world.exists(pathIn(opened.home, KEYS.history));
    const lost = isGone ? await catalog.followUpAgain() : 0;
    if (lost > 0) context.out.tell(context.text.history.lost(lost));
    const pending = await catalog.versions({ ...TO_FOLLOW_UP, limit: 1 });
    if (pending.length > 0) await withFollowUp(opened, context, followUpAll);
  } catch (error) {
    if (!(error instanceof MatineeError)) throw error;
    context.out.tell(context.text.error(error).text);
  }
}

/** Opens a home's history.db; the caller closes it. */
export function openHistoryToWrite(
  { home, isDaemon }: Pick<WritableParts, 'home' | 'isDaemon'>,
  world: World,
): Promise<History> {
  const options = storeOptions(world, home, 'write');
  return world.openHistory({ ...options, isDaemon, path: pathIn(home, KEYS.history) });
}

export async function withFollowUp(
  opened: WritableParts,
  { world }: Context,
  work: (parts: FollowUpParts) => Promise<void>,
): Promise<void> {
  const history = await openHistoryToWrite(opened, world);
  try {
    await work({
      catalog: opened.store.catalog,
      history,
      clock: world.clock,
      readContent: (version) =>
        readPublished(version, { ...opened, catalog: opened.store.catalog }),
      writeReport: async (version, content) => {
        const kind = content.info['report'] as ReportKind | undefined; // where it has one
        if (kind === undefined) return;
        await writeReport(kind, version, content, { ...opened, clock: world.clock });
      },
    });
  } finally {
    history.close();
  }
}
