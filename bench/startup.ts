import { makeHome, temporaryFolder } from './home.ts';
import { type Answer, inTurns, milliseconds } from './measure.ts';
import { build, emptyProgram, runProgram, SOURCE } from './program.ts';

const LIMIT = 2;
const ROUNDS = 12;

/** How long do the commands take that people and scripts call all the time? */
export async function startup(): Promise<Answer> {
  await using folder = await temporaryFolder();
  const home = await makeHome(folder, 'home');
  const built = await build(folder);
  const empty = await emptyProgram(folder);
  const started = (program: string, command: string) => () =>
    runProgram({ argv: [program, command, '--home', home] });
  const found = await inTurns(ROUNDS, {
    runs: started(built, 'runs'),
    stats: started(built, 'stats'),
    runsFromSource: started(SOURCE, 'runs'),
    floor: () => runProgram({ argv: [empty] }),
  });
  const { runs, stats, runsFromSource, floor } = found;
  const ratio = Math.max(runs, stats) / floor;
  return {
    ratio,
    against: 'an empty Node program',
    figures: `runs ${milliseconds(runs)}, stats ${milliseconds(stats)}, empty ${milliseconds(floor)}; runs from the sources ${milliseconds(runsFromSource)}`,
    limit: { text: `${LIMIT} times`, kept: ratio <= LIMIT },
  };
}
