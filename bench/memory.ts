import { environmentFor, makeHome, temporaryFolder } from './home.ts';
import { type Answer, inTurns, mebibytes } from './measure.ts';
import { emptyProgram, peakOf, serveSandbox, SOURCE } from './program.ts';

const ROUNDS = 5;

/** How much memory does a weekly run hold at its peak? */
export async function memory(): Promise<Answer> {
  await using folder = await temporaryFolder();
  await using sandbox = await serveSandbox();
  const env = environmentFor(sandbox.url);
  const empty = await emptyProgram(folder);
  let homes = 0;
  const { ours, floor } = await inTurns(ROUNDS, {
    ours: async () => {
      const home = await makeHome(folder, String(homes++));
      return peakOf({ argv: [SOURCE, 'run', 'weekly', '--home', home], env });
    },
    floor: () => peakOf({ argv: [empty] }),
  });
  return {
    ratio: ours / floor,
    against: 'an empty Node program',
    figures: `${mebibytes(ours)} and ${mebibytes(floor)} at the peak`,
  };
}
