import { environmentFor, makeHome, temporaryFolder } from './home.ts';
import { type Answer, inTurns, milliseconds } from './measure.ts';
import { emptyProgram, runProgram, serveSandbox, SOURCE } from './program.ts';

const LIMIT_MS = 800;
const ROUNDS = 8;

/** How long does a weekly run take as a process, from nothing to its published report? */
export async function weekly(): Promise<Answer> {
  await using folder = await temporaryFolder();
  await using sandbox = await serveSandbox();
  const env = environmentFor(sandbox.url);
  const empty = await emptyProgram(folder);
  let homes = 0;
  const { ours, floor } = await inTurns(ROUNDS, {
    ours: async () => {
      const home = await makeHome(folder, String(homes++));
      return runProgram({ argv: [SOURCE, 'run', 'weekly', '--home', home], env });
    },
    floor: () => runProgram({ argv: [empty] }),
  });
  return {
    ratio: ours / floor,
    against: 'an empty Node program',
    figures: `${milliseconds(ours)} and ${milliseconds(floor)}`,
    limit: { text: milliseconds(LIMIT_MS), kept: ours <= LIMIT_MS },
  };
}
