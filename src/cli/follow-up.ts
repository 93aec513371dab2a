import { type FollowUpParts, followUpAll, TO_FOLLOW_UP } from '../collect/follow-up.ts';
import { MatineeError } from '../errors.ts';
import type { ReportKind } from '../job.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { readSnapshot } from '../storage/read-snapshot.ts';
import type { Context } from './context.ts';
import type { WritingHome } from './opened.ts';
import { writeReport } from './report-files.ts';
import { storeOptions } from './store.ts';

type WritableParts = Pick<WritingHome, 'home' | 'files' | 'store' | 'holder'>;

/** What dead processes had published and not followed up. A failure is told, and tried again next time. */
export async function followUpLeftOvers(opened: WritableParts, context: Context): Promise<void> {
  const pending = await opened.store.catalog.versions({ ...TO_FOLLOW_UP, limit: 1 });
  if (pending.length === 0) return;
  try {
    await withFollowUp(opened, context, followUpAll);
  } catch (error) {
    if (!(error instanceof MatineeError)) throw error;
    context.out.tell(context.text.error(error).text);
  }
}

export async function withFollowUp(
  opened: WritableParts,
  { world }: Context,
  work: (parts: FollowUpParts) => Promise<void>,
): Promise<void> {
  const options = storeOptions(world, opened.home, 'write');
  const history = await world.openHistory({ ...options, path: pathIn(opened.home, KEYS.history) });
  try {
    await work({
      catalog: opened.store.catalog,
      history,
      clock: world.clock,
      readContent: (version) => readSnapshot(version, opened.files),
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
