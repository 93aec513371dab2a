import { MatineeError } from '../errors.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import type { Place } from './place.ts';

/**
 * A run that a daemon has started is for the home that the daemon has open, whose `database` it
 * names, and makes nothing in another under the same name. Asked before anything is made, and when
 * all is open.
 *
 * @throws {MatineeError} `home-replaced`.
 */
export async function refuseOtherHome(
  database: string | undefined,
  { machine, home }: Pick<Place, 'machine' | 'home'>,
): Promise<void> {
  if (database === undefined) return;
  const path = pathIn(home, KEYS.database);
  const found = await machine.files.identity(path);
  if (found === database) return;
  if ((await machine.files.identity(home)) === undefined) {
    throw new MatineeError('home-replaced', { part: 'home', path: home, found: 'missing' });
  }
  const lies = found === undefined ? 'missing' : 'other';
  throw new MatineeError('home-replaced', { part: 'database', path, found: lies });
}
