import { NOT_RUNNING } from '../src/cli/exit-codes.ts';
import { makeHome, temporaryFolder } from './home.ts';
import { type Answer, inTurns, milliseconds } from './measure.ts';
import { build, emptyProgram, outputOf, runProgram, SOURCE, withDaemon } from './program.ts';

const LIMIT = 3;
/** `health` looks through each database, compares files with their hashes, and writes its file. */
const HEALTH_LIMIT = 4.5;
const ROUNDS = 12;

type Times = Readonly<Record<string, number>>;

/** What people and scripts call all the time. */
const COMMANDS = ['runs', 'stats', 'status', 'explain daily', 'jobs', 'next', 'health'];

/** How long does it take until they have answered, in a home with a matinee.yaml? */
export async function startup(): Promise<Answer> {
  await using folder = await temporaryFolder();
  const home = await makeHome(folder, 'home');
  const built = await build(folder);
  const empty = await emptyProgram(folder);
  const started =
    (program: string, command: string, exitCode = 0) =>
    () =>
      runProgram({ argv: [program, ...command.split(' '), '--home', home], exitCode });
  const floor = () => runProgram({ argv: [empty] });
  const fromSource = Object.fromEntries(
    ['runs', 'status', 'jobs'].map((name) => [`${name} from source`, started(SOURCE, name)]),
  );
  const asBuilt = Object.fromEntries(COMMANDS.map((name) => [name, started(built, name)]));

  // Accepted once: by whoever asks first.
  await outputOf({ argv: [built, 'jobs', '--home', home] });
  // The daemon is what `status` is asked about.
  const running = await withDaemon(home, () =>
    inTurns(ROUNDS, { ...asBuilt, ...fromSource, floor }),
  );
  const stopped = await inTurns(ROUNDS, {
    'status of a stopped daemon': started(built, 'status', NOT_RUNNING),
    floor,
  });
  const found = [running, stopped].flatMap(({ floor: floorMs = 1, ...times }: Times) =>
    Object.entries(times).map(([name, ms]) => ({ name, ms, ratio: ms / floorMs })),
  );
  const isHealth = ({ name }: { name: string }) => name === 'health';
  const health = found.find(isHealth) ?? { ratio: 0 };
  const ratio = Math.max(...found.filter((one) => !isHealth(one)).map((one) => one.ratio));
  const figures = found.map(({ name, ms }) => `${name} ${milliseconds(ms)}`).join(', ');
  return {
    ratio,
    against: 'an empty Node program',
    figures: `${figures}; empty ${milliseconds(running['floor'] ?? 0)}; health ${health.ratio.toFixed(2)} times`,
    limit: {
      text: `${LIMIT} times, health ${HEALTH_LIMIT}`,
      kept: ratio <= LIMIT && health.ratio <= HEALTH_LIMIT,
    },
  };
}
