/** A fault to plant in the program, and the tests that must notice. */
export interface Mutation {
  name: string;
  /** What a user would suffer if nobody noticed. */
  why: string;
  file: string;
  /** Stands in the file exactly once. */
  find: string;
  replace: string;
  tests: readonly string[];
  /** Why the tests cannot be run here; undefined where they can. */
  skipped?: string | undefined;
}
