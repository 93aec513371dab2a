import type { Closing, KnownJob, PlannedOccurrence } from '../plan.ts';
import type { Start } from './decide.ts';

/** What a scheduler tells of its doings. */
export type SchedulerEvent =
  /** The wall clock jumped, or the machine slept; negative when it was put back. */
  | { event: 'clock-step'; stepMs: number }
  | { event: 'planned'; job: string; occurrence: PlannedOccurrence }
  | { event: 'closed'; job: string; closing: Closing }
  | { event: 'started'; job: string; start: Start }
  /** Jobs that may start, and have begun to wait for a place among so many attempts at once. */
  | { event: 'held'; jobs: readonly string[]; attemptsAtOnce: number }
  /** A process ended without having claimed its attempt. */
  | { event: 'start-lost'; job: string; dueAt: Date }
  /** By what a job was due this program cannot read; so what came due by it is not known. */
  | { event: 'schedule-unreadable'; job: string; known: KnownJob }
  /** Planning failed, of one job or of all (`undefined`); it is tried again at the next tick. */
  | { event: 'planning-failed'; job: string | undefined; error: unknown };
