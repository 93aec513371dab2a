/** Where text goes: a terminal, a pipe, a test. */
export interface TextSink {
  write(text: string | Uint8Array): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
}

const fs = process.getBuiltinModule('node:fs');

/**
 * Standard output or standard error, written to at once as `process.stdout` does on Linux, but
 * without Node's streams, whose loading takes longer than most commands' own work.
 *
 * A reader that goes away (`| head`) is no failure of ours, and no reason to cut a run off.
 */
export function openSink(fd: 1 | 2): TextSink {
  const stream = () => (fd === 1 ? process.stdout : process.stderr);
  let passOn: TextSink['write'] | undefined;
  return {
    write: (text) => {
      if (passOn !== undefined) return passOn(text);
      const rest = writeAtOnce(fd, typeof text === 'string' ? Buffer.from(text) : text);
      if (rest.length === 0) return true;
      // Whoever shares this pipe has made it one that does not wait: Node's stream waits for it.
      passOn = (more) => stream().write(more);
      stream().on('error', (error) => endUnlessUnread(error, fd));
      return passOn(rest);
    },
    get isTTY() {
      // Node's stream is loaded for what may be a terminal alone.
      return isDevice(fd) && stream().isTTY;
    },
    get columns() {
      return stream().columns;
    },
  };
}

function isDevice(fd: 1 | 2): boolean {
  try {
    return fs.fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
}

/** Returns what could not be written without waiting. */
function writeAtOnce(fd: 1 | 2, bytes: Uint8Array): Uint8Array {
  let rest = bytes;
  try {
    while (rest.length > 0) rest = rest.subarray(fs.writeSync(fd, rest));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN') return rest;
    endUnlessUnread(error as NodeJS.ErrnoException, fd);
  }
  return rest.subarray(rest.length);
}

function endUnlessUnread({ code }: NodeJS.ErrnoException, fd: 1 | 2): void {
  // A socket, as some parents give, is reset by a reader that leaves some of it unread.
  if (code === 'EPIPE' || code === 'ECONNRESET') return;
  // Which language is read is not known here.
  if (fd === 1) {
    const said = `Standard output cannot be written (${code}). / 표준 출력에 쓸 수 없습니다.\n`;
    writeAtOnce(2, Buffer.from(said));
  }
  process.exit(1);
}
