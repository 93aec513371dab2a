import { join } from 'node:path';

import { followUp } from '../collect/follow-up.ts';
import { lockOfDead, takeHolder } from '../ledger/holder.ts';
import { openHomeFiles } from '../storage/home-files.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import { recover } from '../storage/recover.ts';
import { type Context, checkedHome } from './context.ts';
import { followUpLeftOvers, withFollowUp } from './follow-up.ts';
import type { ReadingHistory, ReadingHome, WritingHome } from './opened.ts';
import { storeOptions } from './store.ts';
import type { World } from './world.ts';

export async function openToRead(context: Context): Promise<ReadingHome> {
  const home = await checkedHome(context, 'read');
  const exists = context.world.exists(pathIn(home, KEYS.database));
  const store = await openStore(context.world, home, exists ? 'read' : 'nothing');
  return {
    home,
    files: openHomeFiles(home, context.world.files),
    store,
    [Symbol.asyncDispose]: async () => store.close(),
  };
}

export async function openToWrite(context: Context): Promise<WritingHome> {
  const { world, out, text } = context;
  const home = await checkedHome(context, 'write');
  const locksDir = pathIn(home, KEYS.locks);
  const store = await openStore(world, home, 'write');
  const holder = takeHolder(locksDir, world.pid, world.random);
  const files = openHomeFiles(home, world.files);
  const close = async () => {
    store.close();
    await world.files.remove(join(locksDir, `${holder.id}.lock`));
    holder.release();
  };
  try {
    const recovered = await recover(
      {
        ...store,
        files,
        ownHolder: holder.id,
        lockOfDead: (id) => lockOfDead(locksDir, id),
      },
      world.clock.now(),
    );
    const { recovered: sentence, recoveredResults } = text.commands.run;
    for (const { run, result } of recovered) out.tell(sentence(run, recoveredResults[result]));
    const opened = { home, files, store, holder: holder.id, recovered };
    await followUpLeftOvers(opened, context);
    return {
      ...opened,
      followUp: (version) => withFollowUp(opened, context, (parts) => followUp(version, parts)),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export async function openHistoryToRead(context: Context): Promise<ReadingHistory> {
  const home = await checkedHome(context, 'read');
  const exists = context.world.exists(pathIn(home, KEYS.history));
  const history = await openHistory(context.world, home, exists ? 'read' : 'nothing');
  return { history, [Symbol.asyncDispose]: async () => history.close() };
}

function openHistory(world: World, home: string, access: 'write' | 'read' | 'nothing') {
  return world.openHistory({
    ...storeOptions(world, home, access),
    path: pathIn(home, KEYS.history),
  });
}

function openStore(world: World, home: string, access: 'write' | 'read' | 'nothing') {
  return world.openStore(storeOptions(world, home, access));
}
