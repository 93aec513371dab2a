import assert from 'node:assert/strict';

import { type Case, inFreshHome } from './cases.ts';
import { assertEither, examine } from './examine.ts';
import { command, worldAt } from './homes.ts';
import { STRUCK_AT } from './scenarios.ts';
import { strikeWorld } from './strike.ts';

/**
 * Refuses a call of the case's command, or from there on all that need room on the disk, and
 * examines the home that it leaves.
 */
export function refuseAndExamine(
  { scenario, call, moment, title }: Case,
  lasting: boolean,
  folder: string,
): Promise<void> {
  const titled = {
    scenario,
    call,
    moment,
    title: `${title}${lasting ? ', and what needs room later' : ''}`,
  };
  return inFreshHome(titled, folder, async (home) => {
    const world = strikeWorld(worldAt(STRUCK_AT), { call, moment, lasting, blow: refuse }, []);
    const said = await command([...scenario.argv, '--home', home], world);
    assert.doesNotMatch(said.stderr, /^ {4}at /m, 'no stack trace');
    const held = await examine(home, scenario);
    if (said.exitCode === scenario.exitCode) assert.deepEqual(held, scenario.after);
    else {
      assert.equal(said.exitCode, 1);
      assert.match(said.stderr, REFUSAL);
      assertEither(scenario, held);
    }
  });
}

/** A sentence that names the trouble. */
const REFUSAL = /The disk is full|could not|refused on purpose|ENOSPC/i;

/** The disk is full; the database refuses in a way of its own. */
async function refuse(name: string): Promise<never> {
  if (!name.startsWith('files.')) throw new Error(`${name} was refused on purpose`);
  throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
}
