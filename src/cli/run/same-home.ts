import { MatineeError } from '../../errors.ts';
import { KEYS, pathIn } from '../../storage/paths.ts';
import type { RawOptions } from '../command.ts';
import { type Context, homeOf } from '../context.ts';

/**
 * A run that a daemon has started is for the home that the daemon has open, and makes nothing in
 * another under the same name. Asked before anything is made, and when all is open.
 *
 * @throws {MatineeError} `home-replaced`.
 */
export async function refuseOtherHome(
  { database }: RawOptions,
  { world, options }: Context,
): Promise<void> {
  if (typeof database !== 'string') return;
  const { home } = homeOf(world, options);
  const path = pathIn(home, KEYS.database);
  const found = await world.files.identity(path);
  if (found === database) return;
  if ((await world.files.identity(home)) === undefined) {
    throw new MatineeError('home-replaced', { part: 'home', path: home, found: 'missing' });
  }
  const lies = found === undefined ? 'missing' : 'other';
  throw new MatineeError('home-replaced', { part: 'database', path, found: lies });
}
