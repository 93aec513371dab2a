import { makeHome, temporaryFolder } from './home.ts';
import { type Answer, inTurns, milliseconds } from './measure.ts';
import { build, emptyProgram, runProgram, SOURCE, withDaemon } from './program.ts';

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
  const measured = {
    runs: started(built, 'runs'),
    stats: started(built, 'stats'),
    status: started(built, 'status'),
    runsFromSource: started(SOURCE, 'runs'),
    statusFromSource: started(SOURCE, 'status'),
    floor: () => runProgram({ argv: [empty] }),
  };
  // It is what `status` is asked about.
  const found = await withDaemon(home, () => inTurns(ROUNDS, measured));
  const { runs, stats, status, runsFromSource, statusFromSource, floor } = found;
  const ratio = Math.max(runs, stats, status, runsFromSource, statusFromSource) / floor;
  return {
    ratio,
    against: 'an empty Node program',
    figures: `runs ${milliseconds(runs)}, stats ${milliseconds(stats)}, status ${milliseconds(status)}; from the sources runs ${milliseconds(runsFromSource)}, status ${milliseconds(statusFromSource)}; empty ${milliseconds(floor)}`,
    limit: { text: `${LIMIT} times`, kept: ratio <= LIMIT },
  };
}
