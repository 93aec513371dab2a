/** `matinee/sandbox`: a TMDB v3 server as a function, `Request` to `Response`, or on loopback. */
import { type Clock, systemClock } from '../lib/clock.ts';
import {
  createSandbox as createWithClock,
  type Sandbox,
  type SandboxOptions as AllOptions,
} from '../sandbox/sandbox.ts';

export { withControl } from '../sandbox/control.ts';
export { FaultSpecError, parseFault } from '../sandbox/fault-spec.ts';
export type { Fault } from '../sandbox/faults.ts';
export { loadMovies, MovieLineError, type SandboxMovie } from '../sandbox/load-movies.ts';
export type { RequestRecord, Sandbox } from '../sandbox/sandbox.ts';
export { type SandboxServer, serveSandbox } from '../sandbox/server.ts';

/** The sandbox's options; the clock is the machine's unless another is handed in. */
export type SandboxOptions = Omit<AllOptions, 'clock'> & { clock?: Clock };

export function createSandbox(options: SandboxOptions = {}): Sandbox {
  return createWithClock({ ...options, clock: options.clock ?? systemClock });
}
