/** A row by the names of its columns. */
export type Row = Record<string, unknown>;

/** What a statement can be given. Instants are milliseconds, booleans 0 and 1, JSON is text. */
export type Value = string | number | bigint | null | Uint8Array;

/** What can be asked of a database, or of one transaction in it. Parameters are `?`. */
export interface Queries {
  /** The file, or whatever else the database is called by: errors name it. */
  readonly path: string;
  all<T = Row>(sql: string, ...values: Value[]): Promise<T[]>;
  get<T = Row>(sql: string, ...values: Value[]): Promise<T | undefined>;
  /** As `all`, each row as its columns in order: where there are thousands, it takes half as long. */
  tuples<T extends unknown[]>(sql: string, ...values: Value[]): Promise<T[]>;
  /** Runs a statement and returns how many rows it changed. */
  run(sql: string, ...values: Value[]): Promise<number>;
  /** Runs any number of statements without values: DDL. */
  exec(sql: string): Promise<void>;
}

/**
 * A database that is open.
 *
 * A transaction has the handle to itself until it ends; what is asked of the database meanwhile
 * waits. So `work` asks only the transaction that it is given: asking the database would wait for
 * its own end. Its statements follow one another; they are never started side by side.
 */
export interface Database extends Queries {
  /**
   * Runs `work` in one write transaction, alone among all processes; waits, without blocking, for
   * another writer to finish. What `work` throws undoes all of it.
   */
  write<T>(work: (transaction: Queries) => Promise<T>): Promise<T>;
  /** Runs `work` on one state of the database, whatever other processes write meanwhile. */
  snapshot<T>(work: (transaction: Queries) => Promise<T>): Promise<T>;
  /** Copies the database as of now, while others go on writing. */
  copyTo(path: string): Promise<void>;
  close(): Promise<void>;
}
