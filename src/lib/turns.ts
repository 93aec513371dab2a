/** Who has something to himself, while all others wait for their turn. */
export interface Turns {
  /** Does work that needs nobody away, as soon as nobody is alone. */
  between<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Does work alone: until it has ended no other begins, in the order in which they came. So it must
   * not wait for a turn itself: that would be waiting for its own end.
   */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/** The turns of those who share one connection, which knows one transaction at a time. */
export function createTurns(): Turns {
  let holding: Promise<void> | undefined;
  return {
    between: async (work) => {
      for (let turn = holding; turn !== undefined; turn = holding) await turn;
      return work();
    },
    alone: async (work) => {
      // Asked again after each wait: of those that waited for the same end, one alone has come first.
      for (let turn = holding; turn !== undefined; turn = holding) await turn;
      const { promise, resolve } = Promise.withResolvers<void>();
      holding = promise;
      try {
        return await work();
      } finally {
        holding = undefined;
        resolve();
      }
    },
  };
}
