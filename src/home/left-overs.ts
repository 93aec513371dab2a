import { type FollowUpParts, followUpAll, TO_FOLLOW_UP } from '../collect/follow-up.ts';
import type { OnDamage } from '../damage.ts';
import { MatineeError } from '../errors.ts';
import type { History } from '../history.ts';
import { reportKind } from '../job.ts';
import type { Version } from '../snapshot.ts';
import { databaseFiles } from '../storage/home-guard.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { readSnapshot } from '../storage/read-snapshot.ts';
import type { Machine } from './machine.ts';
import type { WritingHome } from './opened.ts';
import type { Place } from './place.ts';
import { writeReport } from './report-files.ts';
import { holdsAny, storeOptions } from './store.ts';

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
export async function followUpLeftOvers(opened: WritableParts, place: Place): Promise<void> {
  const { catalog } = opened.store;
  try {
    // Before it is made again, so that one who dies meanwhile leaves it to the next.
    const isGone = !(await holdsAny(KEYS.history, opened.home, place.machine));
    const lost = isGone ? await catalog.followUpAgain() : 0;
    if (lost > 0) place.hear({ event: 'history-lost', versions: lost });
    const pending = await catalog.versions(TO_FOLLOW_UP, opened.onDamage);
    if (pending.length === 0) return;
    await withFollowUp(opened, place, async (parts) => {
      tellChanged(await followUpAll(parts), opened, place);
    });
  } catch (error) {
    if (!(error instanceof MatineeError)) throw error;
    place.hear({ event: 'follow-up-failed', error });
  }
}

function tellChanged(
  changed: readonly Version[],
  { toldChanged }: WritableParts,
  { hear }: Place,
): void {
  const news = changed.filter(({ id }) => !toldChanged.has(id));
  if (news.length === 0) return;
  for (const { id } of news) toldChanged.add(id);
  hear({ event: 'files-changed', versions: news });
}

/** Opens a home's history.db; the caller closes it. */
export function openHistoryToWrite(
  { home, isDaemon }: Pick<WritableParts, 'home' | 'isDaemon'>,
  machine: Machine,
): Promise<History> {
  const options = storeOptions(machine, home, 'write');
  return machine.openHistory({ ...options, isDaemon, path: pathIn(home, KEYS.history) });
}

export async function withFollowUp(
  opened: WritableParts,
  place: Place,
  work: (parts: FollowUpParts) => Promise<void>,
): Promise<void> {
  const { machine } = place;
  const history = await openHistoryToWrite(opened, machine);
  // What is written into one that is gone is not followed up.
  const files = databaseFiles(pathIn(opened.home, KEYS.history));
  const letGo = await opened.guard.hold('history', files);
  try {
    await work({
      catalog: opened.store.catalog,
      history,
      clock: machine.clock,
      onDamage: opened.onDamage,
      readContent: (version) =>
        readSnapshot(version, { files: opened.files, catalog: opened.store.catalog }),
      writeReport: async (version, content) => {
        const kind = reportKind(content.info.report);
        if (kind === undefined) return; // it has none, or one that a newer program writes
        await writeReport(kind, version, content, { ...opened, machine, hear: place.hear });
      },
    });
  } finally {
    letGo();
    history.close();
  }
}
