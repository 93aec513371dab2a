import { type FollowUpParts, followUpAll, TO_FOLLOW_UP } from '../../collect/follow-up.ts';
import type { History } from '../../history.ts';
import type { OnDamage } from '../../damage.ts';
import { MatineeError } from '../../errors.ts';
import { reportKind } from '../../job.ts';
import type { Version } from '../../snapshot.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import { databaseFiles } from '../../storage/home-guard.ts';
import { readSnapshot } from '../../storage/read-snapshot.ts';
import type { Context } from '../context.ts';
import type { WritingHome } from './opened.ts';
import { writeReport } from './report-files.ts';
import { holdsAny, storeOptions } from './store.ts';
import type { World } from '../world.ts';

type WritableParts = Pick<WritingHome, 'home' | 'files' | 'store' | 'guard'> & {
  isDaemon: boolean;
  /** The runs whose files were changed, as people have heard. */
  toldChanged: Set<string>;
  onDamage: OnDamage;
};

/**
 * What dead processes had published and not followed up; and everything where history.db is gone.
 * A failure is told, and tried again next time. So is a file that was changed, once in the life of
 * a process.
 */
export async function followUpLeftOvers(opened: WritableParts, context: Context): Promise<void> {
  const { catalog } = opened.store;
  try {
    // Before it is made again, so that one who dies meanwhile leaves it to the next.
    const isGone = !(await holdsAny(KEYS.history, opened.home, context.world));
    const lost = isGone ? await catalog.followUpAgain() : 0;
    if (lost > 0) context.out.tell(context.text.history.lost(lost));
    const pending = await catalog.versions(TO_FOLLOW_UP, opened.onDamage);
    if (pending.length === 0) return;
    await withFollowUp(opened, context, async (parts) => {
      tellChanged(await followUpAll(parts), opened, context);
    });
  } catch (error) {
    if (!(error instanceof MatineeError)) throw error;
    context.out.tell(context.text.error(error).text);
  }
}

function tellChanged(
  changed: readonly Version[],
  { toldChanged }: WritableParts,
  { options, out, text }: Context,
): void {
  const news = changed.filter(({ id }) => !toldChanged.has(id));
  // An attempt reads what its daemon has accepted; the daemon has told, and more often than that.
  if (news.length === 0 || options.config !== undefined) return;
  for (const { id } of news) toldChanged.add(id);
  out.tell(text.history.changed(news.map(({ archivedKey, key }) => archivedKey ?? key)));
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
  context: Context,
  work: (parts: FollowUpParts) => Promise<void>,
): Promise<void> {
  const { world } = context;
  const history = await openHistoryToWrite(opened, world);
  // What is written into one that is gone is not followed up.
  const files = databaseFiles(pathIn(opened.home, KEYS.history));
  const letGo = await opened.guard.hold('history', files);
  try {
    await work({
      catalog: opened.store.catalog,
      history,
      clock: world.clock,
      onDamage: opened.onDamage,
      readContent: (version) =>
        readSnapshot(version, { files: opened.files, catalog: opened.store.catalog }),
      writeReport: async (version, content) => {
        const kind = reportKind(content.info.report);
        if (kind === undefined) return; // it has none, or one that a newer program writes
        await writeReport(kind, version, content, { ...opened, context });
      },
    });
  } finally {
    letGo();
    history.close();
  }
}
