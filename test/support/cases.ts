import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { command, worldAt } from './homes.ts';
import { copyOf, STRUCK_AT, type Scenario, type Strikable } from './scenarios.ts';
import { canBeHalfDone, type Moment, strikeWorld } from './strike.ts';

/** One instant at which a scenario's command is struck. */
export interface Case<S extends Strikable = Scenario> {
  scenario: S;
  call: number;
  moment: Moment;
  /** Says all of it: `replacement, before call 31 (catalog.intend)`. */
  title: string;
}

/**
 * Every instant of a scenario from the opening of the store on, in order: before, midway (where
 * bytes are written) and after each call. Until then nothing but folders is made.
 */
export async function casesOf<S extends Strikable>(
  scenario: S,
  folder: string,
): Promise<Case<S>[]> {
  const calls: string[] = [];
  const home = await copyOf(scenario, join(folder, `${scenario.name}, unstruck`));
  const world = strikeWorld(worldAt(STRUCK_AT), undefined, calls);
  const { exitCode, stderr } = await command([...scenario.argv, '--home', home], world);
  assert.equal(exitCode, scenario.exitCode, stderr);
  const opened = calls.findIndex((name) => name.startsWith('catalog.'));
  return calls.flatMap((name, index) => {
    if (index < opened) return [];
    const moments: Moment[] = canBeHalfDone(name)
      ? ['before', 'midway', 'after']
      : ['before', 'after'];
    return moments.map((moment) => {
      const title = `${scenario.name}, ${moment} call ${index + 1} (${name})`;
      return { scenario, call: index + 1, moment, title };
    });
  });
}

/** Runs `examineCase` on a fresh home for each case; a failure names its case. */
export async function inFreshHome(
  { scenario, title }: Pick<Case<Strikable>, 'scenario' | 'title'>,
  folder: string,
  examineCase: (home: string) => Promise<void>,
): Promise<void> {
  const home = await copyOf(scenario, join(folder, title));
  try {
    await examineCase(home);
  } catch (error) {
    throw new Error(`${title}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  await rm(home, { recursive: true });
}
