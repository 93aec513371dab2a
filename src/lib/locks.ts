/** A lock that is held. */
export interface FileLock {
  release(): void;
}

/** Locks, handed in: one is free as soon as its holder has let it go or is dead, however it died. */
export interface Locks {
  /** Takes the lock that a file stands for, making it if need be; undefined while it is held. */
  take(path: string): FileLock | undefined;
  /** Whether the lock that a file stands for is held; none is that is not there. */
  isHeld(path: string): boolean;
}
