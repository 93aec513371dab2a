import { MINUTE_MS, type Clock } from '../../src/lib/clock.ts';
import type { Processes } from '../../src/lib/processes.ts';
import { type Ran, runCli, type TestWorld } from './cli.ts';

/** What a process hears on its input of what it was to hear. */
export type PassOn = (argv: readonly string[], input: string) => string;

/**
 * A daemon's life in this process, from one instant to another: the whole daemon and the whole
 * runs, on files and databases of their own, but on a clock that only waiting moves. Each run ends
 * before the daemon's clock goes on. `then` is done while it still runs.
 */
export async function liveDaemon(
  world: TestWorld,
  span: { from: string; until: string },
  then: (alive: TestWorld) => Promise<void> = async () => {},
  passOn: PassOn = (_, input) => input,
): Promise<Ran> {
  const { clock } = world;
  clock.set(span.from);
  const until = new Date(span.until);
  const runs = new Set<Promise<unknown>>();
  const processes = inProcess(world, runs, passOn);
  let stop = () => {};
  let isEnding = false;
  const failures: unknown[] = [];

  const daemonClock: Clock = {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    sleep: async (ms, signal) => {
      await Promise.all(runs);
      await new Promise(setImmediate); // who watched over them stops watching first
      signal?.throwIfAborted();
      if (clock.now() >= until && ms < MINUTE_MS && !isEnding) {
        isEnding = true;
        // A daemon that nobody stops goes on for ever: what fails here is told when it has ended.
        await then({ ...world, processes }).catch((error: unknown) => failures.push(error));
        stop();
      }
      await clock.sleep(ms, signal);
    },
  };
  const onStop = (how: () => void) => {
    stop = how;
    return () => {};
  };
  const onSignal = () => () => {};
  const ran = await runCli('start --foreground', {
    ...world,
    clock: daemonClock,
    onStop,
    onSignal,
    processes,
  });
  if (failures.length > 0) throw failures[0];
  return ran;
}

/** Runs the program's processes in this one. */
export function inProcess(
  world: TestWorld,
  runs: Set<Promise<unknown>>,
  passOn: PassOn = (_, input) => input,
): Processes {
  let pid = world.pid;
  const none = () => {
    throw new Error('no such process in this test');
  };
  return {
    start: (argv, { onLine, input = '' }) => {
      pid += 1;
      const ignore = () => () => {};
      const told = {
        onStop: ignore,
        onOrphaned: ignore,
        readLine: async () => passOn(argv, input),
      };
      const ended = runCli(argv, { ...world, pid, ...told }).then(({ code, stdout, stderr }) => {
        for (const line of stderr.split('\n').filter(Boolean)) onLine(line);
        runs.delete(ended);
        return { exitCode: code, signal: undefined, stdout };
      });
      runs.add(ended);
      return { pid, ended, signal: none };
    },
    detach: none,
    signal: () => false,
    markOf: (id) => `mark of ${id}`,
    place: () => 'here',
  };
}
