import { makeHome, temporaryFolder } from './home.ts';
import { type Answer, inTurns, milliseconds } from './measure.ts';
import { build, emptyProgram, outputOf, runProgram, SOURCE } from './program.ts';

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
  await using _daemon = await startDaemon(home);
  const found = await inTurns(ROUNDS, {
    runs: started(built, 'runs'),
    stats: started(built, 'stats'),
    status: started(built, 'status'),
    runsFromSource: started(SOURCE, 'runs'),
    statusFromSource: started(SOURCE, 'status'),
    floor: () => runProgram({ argv: [empty] }),
  });
  const { runs, stats, status, runsFromSource, statusFromSource, floor } = found;
  const ratio = Math.max(runs, stats, status, runsFromSource, statusFromSource) / floor;
  return {
    ratio,
    against: 'an empty Node program',
    figures: `runs ${milliseconds(runs)}, stats ${milliseconds(stats)}, status ${milliseconds(status)}; from the sources runs ${milliseconds(runsFromSource)}, status ${milliseconds(statusFromSource)}; empty ${milliseconds(floor)}`,
    limit: { text: `${LIMIT} times`, kept: ratio <= LIMIT },
  };
}

/** A daemon is what `status` is asked about. */
async function startDaemon(home: string): Promise<AsyncDisposable> {
  const env = { TMDB_BASE_URL: 'sandbox' };
  await outputOf({ argv: [SOURCE, 'start', '--home', home], env });
  return {
    [Symbol.asyncDispose]: async () => {
      await outputOf({ argv: [SOURCE, 'stop', '--home', home], env });
    },
  };
}
