import type { World } from '../../src/cli/world.ts';
import type { FileSystem } from '../../src/lib/files.ts';

/** When a call is struck: before it runs, when half of its bytes are written, after it has run. */
export type Moment = 'before' | 'midway' | 'after';

export interface Strike {
  /** Which call, counted from 1. */
  call: number;
  moment: Moment;
  /** What happens then, given the name of the call: it never returns normally. */
  blow: (name: string) => Promise<never>;
  /** Whether every later call that needs room on the disk is struck too, before it runs. */
  lasting?: boolean;
}

/**
 * A world whose calls of files, ledger, catalog and history are counted together, in one row, and struck
 * where `strike` says. The names of all calls are added to `calls` as they come.
 */
export function strikeWorld(world: World, strike: Strike | undefined, calls: string[]): World {
  const counted = async <T>(
    name: string,
    work: () => Promise<T>,
    half?: () => Promise<unknown>,
  ) => {
    calls.push(name);
    const late = strike?.lasting === true && calls.length > strike.call && NEEDS_ROOM.test(name);
    const struckAt = calls.length === strike?.call ? strike.moment : undefined;
    if (strike !== undefined && (late || struckAt === 'before')) await strike.blow(name);
    if (struckAt === 'midway') await half?.();
    if (strike !== undefined && struckAt === 'midway') await strike.blow(name);
    const result = await work();
    if (strike !== undefined && struckAt === 'after') await strike.blow(name);
    return result;
  };

  return {
    ...world,
    files: countedFiles(world.files, counted),
    openStore: async (options) => {
      const store = await world.openStore(options);
      return {
        ...store,
        ledger: countedPort('ledger', store.ledger, counted),
        catalog: countedPort('catalog', store.catalog, counted),
      };
    },
    openHistory: async (options) => {
      const { close, ...history } = await world.openHistory(options);
      return { ...countedPort('history', history, counted), close };
    },
  };
}

const NEEDS_ROOM =
  /^(files\.(create|write|append|sync|makeFolder|rename|syncFolder)|ledger\.(claim|finish)|catalog\.(intend|complete|abandon|mark)|history\.record)/;

/** The calls that can be struck midway: those that write bytes. */
export function canBeHalfDone(name: string): boolean {
  return name === 'files.write' || name === 'files.append';
}

type Counted = <T>(
  name: string,
  work: () => Promise<T>,
  half?: () => Promise<unknown>,
) => Promise<T>;

function countedFiles(files: FileSystem, counted: Counted): FileSystem {
  return {
    ...countedPort('files', files, counted),
    // Asked around each call, and changes nothing: a blow there is one before or after that call.
    identity: files.identity,
    isOpenHere: files.isOpenHere,
    holdFolder: files.holdFolder,
    write: (path, content) =>
      counted(
        'files.write',
        () => files.write(path, content),
        () => files.write(path, content.slice(0, content.length / 2)),
      ),
    append: (path, content, options) =>
      counted(
        'files.append',
        () => files.append(path, content, options),
        () => files.append(path, content.slice(0, content.length / 2), options),
      ),
  };
}

function countedPort<P extends object>(portName: string, port: P, counted: Counted): P {
  // Asked each time: of a store that is opened to read, each part is made when it is asked for.
  return new Proxy(port, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...values: unknown[]) =>
        counted(`${portName}.${String(name)}`, () => method.apply(target, values));
    },
  });
}
