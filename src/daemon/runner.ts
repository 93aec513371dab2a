import { GRACE_MS, KILL_AFTER_MS } from '../home/overdue.ts';
import type { ScheduledJob } from '../job.ts';
import type { Clock } from '../lib/clock.ts';
import type { ProcessEnd, Processes, StartedProcess } from '../lib/processes.ts';
import { BY_HAND, type LastTry, type Trigger } from '../occurrence.ts';
import type { RunningAttempt, Runner } from '../plan.ts';

/** Which attempt of a job is to be started, and why. */
export interface AttemptStart {
  dueAt: Date;
  trigger: Trigger;
  /** Why no other will follow if it fails. */
  lastTry: LastTry | undefined;
}

/** How an attempt's process ended. */
export interface AttemptEnded extends ProcessEnd {
  attemptId: string;
  job: ScheduledJob;
  dueAt: Date;
  pid: number;
  startedAt: Date;
  /** The document that it left on standard output. */
  stdout: string;
  /** It was ended from outside: because it took too long, or because the daemon stops. */
  endedBy: 'deadline' | 'stop' | undefined;
}

export interface RunnerParts {
  processes: Processes;
  clock: Clock;
  cwd: string;
  /** The attempt that a process is to be, and the line that tells it; started as an `attempt`. */
  orderOf: (job: ScheduledJob, start: AttemptStart) => { attemptId: string; line: string };
  onStart: (attempt: RunningAttempt) => void;
  onLine: (job: string, line: string) => void;
  /** It took longer than its job allows, and is being ended. */
  onOverdue: (attempt: RunningAttempt, timeoutMs: number) => void;
  /** Takes care of what an attempt left; it counts as running until that is done. */
  onEnd: (ended: AttemptEnded) => Promise<void>;
  /** It is not counted any more. */
  onGone: () => void;
}

interface Running extends RunningAttempt {
  attemptId: string;
  child: StartedProcess;
  endedBy: AttemptEnded['endedBy'];
  done: Promise<void>;
}

/** Runs each attempt in a process of its own, so that none can harm another or the daemon. */
export function createProcessRunner(parts: RunnerParts): Runner {
  const { processes, clock, cwd, orderOf, onStart, onLine, onOverdue, onEnd, onGone } = parts;
  const running = new Set<Running>();

  const supervise = async (one: Running, job: ScheduledJob) => {
    const { attemptId, dueAt, pid, startedAt, child } = one;
    const ended = new AbortController();
    void endAtDeadline(one, job.timeoutMs, ended.signal);
    const end = await child.ended;
    ended.abort();
    try {
      const { endedBy } = one;
      await onEnd({ ...end, attemptId, job, dueAt, pid, startedAt, endedBy });
    } finally {
      running.delete(one);
      onGone();
    }
  };

  const endAtDeadline = async (one: Running, timeoutMs: number, signal: AbortSignal) => {
    try {
      await clock.sleep(timeoutMs + GRACE_MS, signal);
      one.endedBy = 'deadline';
      onOverdue(one, timeoutMs);
      one.child.signal('SIGTERM');
      one.child.signal('SIGCONT'); // one that was stopped hears nothing
      await clock.sleep(KILL_AFTER_MS, signal);
      one.child.signal('SIGKILL');
    } catch {
      // ended by itself meanwhile
    }
  };

  const startOne = (job: ScheduledJob, start: AttemptStart): RunningAttempt => {
    const { attemptId, line: input } = orderOf(job, start);
    const child = processes.start(['attempt'], {
      cwd,
      input,
      onLine: (line) => onLine(job.name, line),
    });
    const one: Running = {
      attemptId,
      job: job.name,
      dueAt: start.dueAt,
      trigger: start.trigger,
      pid: child.pid,
      startedAt: clock.now(),
      child,
      endedBy: undefined,
      done: Promise.resolve(),
    };
    running.add(one);
    onStart(one);
    one.done = supervise(one, job);
    return shown(one);
  };

  return {
    start: (job, dueAt, lastTry) => void startOne(job, { dueAt, lastTry, trigger: 'schedule' }),
    startByHand: (job, dueAt) => startOne(job, { dueAt, lastTry: BY_HAND, trigger: 'manual' }),
    running: () => [...running].map(shown),
    stopAll: async (force) => {
      for (const one of running) {
        one.endedBy ??= 'stop';
        one.child.signal(force ? 'SIGKILL' : 'SIGTERM');
      }
      await Promise.all([...running].map(({ done }) => done));
    },
  };
}

function shown({ job, dueAt, trigger, pid, startedAt }: Running): RunningAttempt {
  return { job, dueAt, trigger, pid, startedAt };
}
