import { NOT_RUNNING } from '../src/cli/exit-codes.ts';
import { makeHome, temporaryFolder } from './home.ts';
import { type Answer, inTurns, milliseconds } from './measure.ts';
import { build, emptyProgram, runProgram, SOURCE, withDaemon } from './program.ts';

const LIMIT = 3;
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
  const statusStopped = { argv: [built, 'status', '--home', home], exitCode: NOT_RUNNING };
  const afterwards = await inTurns(ROUNDS, {
    stopped: () => runProgram(statusStopped),
    floor: measured.floor,
  });
  const ratios = [runs, stats, status, runsFromSource, statusFromSource].map((ms) => ms / floor);
  const ratio = Math.max(...ratios, afterwards.stopped / afterwards.floor);
  return {
    ratio,
    against: 'an empty Node program',
    figures: `runs ${milliseconds(runs)}, stats ${milliseconds(stats)}, status ${milliseconds(status)}, of a daemon that was stopped ${milliseconds(afterwards.stopped)}; from the sources runs ${milliseconds(runsFromSource)}, status ${milliseconds(statusFromSource)}; empty ${milliseconds(floor)}`,
    limit: { text: `${LIMIT} times`, kept: ratio <= LIMIT },
  };
}
