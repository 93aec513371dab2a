import type { Resources } from '../health/facts.ts';
import type { KeptHistory } from '../history.ts';
import type { Clock } from '../lib/clock.ts';
import type { FileSystem } from '../lib/files.ts';
import type { Locks } from '../lib/locks.ts';
import type { Pacer, PacerOptions } from '../lib/pace.ts';
import type { Random } from '../lib/prng.ts';
import type { Processes } from '../lib/processes.ts';
import type { Transport } from '../lib/transport.ts';
import type { Store, StoreOptions } from './store.ts';

/** What a machine is, and as whom we run on it. */
export interface Host {
  versions: { node: string; tz: string };
  /** The number of the user this runs as; 0 is root. */
  userId: () => number;
  /** Who is responsible for what is accepted by hand: `user@host`. */
  whoami: () => string;
  /** Load and memory of the machine, and of this process. */
  resources: () => Omit<Resources, 'disk'>;
  /** Names this boot of the machine: monotonic times are comparable within one boot only. */
  bootId: () => Promise<string>;
}

export interface TransportOptions {
  connections: number;
  timeoutMs: number;
  /** The URL of the proxy by which the server is asked. */
  proxy: string | undefined;
}

/** A transport and its sockets. */
export interface OpenTransport {
  transport: Transport;
  close(): Promise<void>;
}

/**
 * The machine that a home lies on, as a process sees it: its ports, handed in once. No terminal, no
 * reader and no language is among them.
 */
export interface Machine {
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  random: Random;
  files: FileSystem;
  /** Throws where it cannot be told: what may not be looked at is not taken for absent. */
  exists: (path: string) => boolean;
  locks: Locks;
  /** This program, started again; and the processes of others. */
  processes: Processes;
  pid: number;
  host: Host;
  /** The pace that all processes share which open the same file. */
  openPacer: (path: string, options: PacerOptions) => Promise<Pacer>;
  openTransport: (options: TransportOptions) => Promise<OpenTransport>;
  openStore: (options: StoreOptions) => Promise<Store>;
  openHistory: (options: StoreOptions) => Promise<KeptHistory>;
}
