import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { MatineeError } from '../../errors.ts';
import { asMatineeError } from '../../home/failure.ts';
import { absolutePath } from '../../lib/absolute-path.ts';
import { HOUR_MS } from '../../lib/clock.ts';
import { systemCode } from '../../lib/files.ts';
import { isKey } from '../../sandbox/auth.ts';
import { parseDay } from '../../sandbox/calendar.ts';
import { withControl } from '../../sandbox/control.ts';
import { FaultSpecError, parseFault } from '../../sandbox/fault-spec.ts';
import type { Fault } from '../../sandbox/faults.ts';
import { loadMovies, MovieLineError } from '../../sandbox/load-movies.ts';
import { createSandbox, type RequestRecord, type SandboxOptions } from '../../sandbox/sandbox.ts';
import { serveSandbox } from '../../sandbox/server.ts';
import type { RawOptions } from '../command.ts';
import type { Context } from '../context.ts';
import { DONE, EXIT_CODES } from '../exit-codes.ts';
import { tellError } from '../failure.ts';
import { integer, invalidValue } from '../line/values.ts';
import { STANDARD_OUTPUT, targetFile } from '../target-file.ts';

const DEFAULT_PORT = 8787;

/** `sandbox`: serves until it is stopped. */
export async function sandbox(_: unknown, options: RawOptions, context: Context): Promise<number> {
  const { out, text, world } = context;
  keepHeapSmall();
  const port = integer('--port', options['port'] ?? DEFAULT_PORT, 0, 65_535);
  const stopped = Promise.withResolvers<void>();
  const sink = await recordSink(options['record'], context);
  const recorder = sink && createRecorder(sink, stopped.resolve);
  const handler = createSandbox({ ...(await sandboxOptions(options, context)), ...recorder });
  const server = await listen(withControl(handler), port);

  const { listening, use } = text.commands.sandbox;
  if (out.json) out.document({ url: server.url, port: server.port });
  else {
    const lines = [listening(server.url), use(server.url, options['key'] !== undefined)];
    // Standard output belongs to the record, where that goes there.
    if (options['record'] === STANDARD_OUTPUT) out.tell(...lines);
    else out.print(...lines);
  }

  world.onStop(stopped.resolve);
  await stopped.promise;
  await server.close();
  try {
    await recorder?.written();
    return DONE;
  } catch (error) {
    // Standard output has had its one document when the server listened: this is told beside it.
    const known = asMatineeError(error);
    tellError(known, context);
    return EXIT_CODES[known.code];
  }
}

/**
 * Ranking a million films makes numbers by the million that are needed for a moment. V8 would set
 * three times 16 MiB aside for them and never give them back; one MiB is as fast (measured).
 */
function keepHeapSmall(): void {
  process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
}

/** Where the record goes: a file, emptied, or standard output. */
async function recordSink(named: unknown, { world, out }: Context) {
  if (typeof named !== 'string') return undefined;
  if (named === STANDARD_OUTPUT) {
    if (!out.json) return (line: string) => out.data(line);
    throw new MatineeError('usage', { kind: 'conflicting-options', what: '--record -, --json' });
  }
  const path = await targetFile(named, { world });
  await world.files.write(path, '');
  return (line: string) => world.files.append(path, line);
}

/**
 * Writes what the server sent, one request a line, in the order of the answers. A record that cannot
 * be written any more ends the serving, as it would not be whole; `written` rejects with the reason.
 */
function createRecorder(sink: (line: string) => Promise<void> | void, stop: () => void) {
  let last: Promise<void> = Promise.resolve();
  return {
    onRequest: (record: RequestRecord) => {
      last = last.then(() => sink(`${JSON.stringify(record)}\n`));
      last.catch(stop);
    },
    written: () => last,
  };
}

async function listen(handler: ReturnType<typeof createSandbox>, port: number) {
  try {
    return await serveSandbox(handler, port);
  } catch (error) {
    const cause = systemCode(error);
    if (cause === undefined) throw error;
    throw new MatineeError('sandbox-port', { port, cause }, { cause: error });
  }
}

async function sandboxOptions(options: RawOptions, context: Context): Promise<SandboxOptions> {
  const { seed, date, key, rate, latency, movies, fault } = options;
  if (date !== undefined && Number.isNaN(parseDay(String(date)))) {
    throw invalidValue(`--date ${String(date)}`, { kind: 'date' });
  }
  if (key !== undefined && !isKey(String(key)))
    throw new MatineeError('key-form', { where: '--key' });
  return {
    clock: context.world.clock,
    ...(movies !== undefined && { movies: await moviesFrom(String(movies), context) }),
    ...(seed !== undefined && { seed: integer('--seed', seed, 0, 2 ** 31) }),
    ...(date !== undefined && { date: String(date) }),
    ...(key !== undefined && { key: String(key) }),
    ...(rate !== undefined && { rate: integer('--rate', rate, 1, 1_000_000) }),
    ...(Array.isArray(fault) && { faults: fault.map(readFault) }),
    ...(latency !== undefined && { latencyMs: integer('--latency', latency, 0, HOUR_MS) }),
  };
}

function readFault(text: string): Fault {
  try {
    return parseFault(text);
  } catch (error) {
    if (!(error instanceof FaultSpecError)) throw error;
    const what = `--fault ${text} (${error.message})`;
    throw new MatineeError('usage', { kind: 'invalid-value', what });
  }
}

/** A number is how many to make up; anything else is a file of movies. */
async function moviesFrom(
  value: string,
  { world }: Context,
): Promise<SandboxOptions['movies'] & {}> {
  if (/^\d+$/.test(value)) return integer('--movies', value, 1, 5_000_000);
  const file = absolutePath(value, () => world.cwd);
  const found = await world.files.facts(file);
  if (found?.isFolder !== false) throw invalidValue(`--movies ${value}`, { kind: 'file' });
  const content = (await world.files.read(file)) ?? new Uint8Array();
  try {
    const plain = file.endsWith('.gz') ? await promisify(gunzip)(content) : content;
    const movies = loadMovies(new TextDecoder().decode(plain));
    if (movies.length === 0) throw new Error('no movies');
    return movies;
  } catch (error) {
    if (error instanceof MovieLineError) {
      throw new MatineeError('sandbox-movies', { file, line: error.line, problem: error.problem });
    }
    throw new MatineeError('sandbox-movies', { file, problem: (error as Error).message });
  }
}
