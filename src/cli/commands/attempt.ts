import { readOrder } from '../../attempt/order.ts';
import { keyOf } from '../../home/settings.ts';
import { PROGRAM_VERSION } from '../../home/version.ts';
import { type Context, createContext, placeOf } from '../context.ts';
import { wantedOf } from '../run/wanted.ts';
import type { World } from '../world.ts';
import { runWanted } from './run.ts';

/** Does what the daemon that has started this process orders; `heard` gets what it is done in. */
export async function attempt(world: World, heard: (context: Context) => void): Promise<number> {
  const order = readOrder(await world.readLine(), PROGRAM_VERSION);
  const { home, lang, unsafeHome, job } = order;
  const context = await createContext(world, { home, lang, unsafeHome, json: true, ordered: true });
  heard(context);
  world.setTitle(`matinee run ${job}`);
  const apiKey = await keyOf(placeOf(context));
  return runWanted(job, wantedOf(order), { ...order.settings, apiKey }, context);
}
