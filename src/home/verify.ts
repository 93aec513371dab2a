import type { Recovered } from '../home-event.ts';
import { type Verification, verify } from '../storage/verify.ts';
import { openToWrite } from './open.ts';
import type { Place } from './place.ts';

export interface HomeVerification extends Verification {
  /** What dead processes had left, which was mended first. */
  recovered: readonly Recovered[];
}

/** Every file of the catalog read and compared, after mending what was left half done. */
export async function verifyHome(place: Place): Promise<HomeVerification> {
  await using opened = await openToWrite(place);
  const { store, files, recovered } = opened;
  const found = await verify({ ...store, files }, place.machine.clock.now());
  return { ...found, recovered };
}
