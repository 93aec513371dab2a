import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import type { TestContext } from 'node:test';

/** A process of its own that a test talks with by messages. */
export interface Child {
  pid: number;
  /** The next message it sent. Rejects when it ends without another. */
  next(): Promise<unknown>;
  send(message: string): void;
  signal(name: NodeJS.Signals): void;
  /** Kills it as `kill -9` does, and waits until it is gone. */
  kill(): Promise<void>;
}

/**
 * Starts a process that runs `code`, an ES module with `process.send` and `process.on('message')`.
 * It is killed when the test ends, if it still runs.
 */
export function startChild(t: TestContext, code: string): Child {
  const args = ['--input-type=module', '--eval', code];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  const messages = on(child, 'message', { close: ['exit'] });
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  t.after(kill);

  return {
    pid: child.pid ?? 0,
    next: async () => {
      const { done, value } = await messages.next();
      if (done === true) throw new Error('the process ended without a word');
      return (value as unknown[])[0];
    },
    send: (message) => child.send(message),
    signal: (name) => child.kill(name),
    kill,
  };
}

/**
 * Runs `code` in several processes that begin at one instant, and returns what each one sent.
 * `code` is an ES module in which `await go` waits for that instant.
 */
export async function race(t: TestContext, count: number, code: string): Promise<unknown[]> {
  const start = `const go = new Promise((resolve) => process.once('message', resolve));`;
  const ready = `process.send('ready');`;
  const children = Array.from({ length: count }, () =>
    startChild(t, `${start}\n${code.replace('await go', `${ready} await go`)}`),
  );
  await Promise.all(children.map((child) => child.next()));
  for (const child of children) child.send('go');
  return Promise.all(children.map((child) => child.next()));
}
