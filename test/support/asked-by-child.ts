import { openHttpTransport } from '../../src/lib/http-transport.ts';
import { networkCause } from '../../src/tmdb/network-cause.ts';

/** What a process is to ask, as its arguments say it. */
export interface Asked {
  url: string;
  proxy?: string;
  connections: number;
  requests: number;
}

// Asks, in a process of its own, whose environment names the authorities that are known, and prints
// for each answer its status, or why there was none.
const { url, proxy, connections, requests } = JSON.parse(process.argv[2] ?? '{}') as Asked;
const { transport, close } = openHttpTransport({ connections, timeoutMs: 10_000, proxy });
const { signal } = new AbortController();
const answers = await Promise.all(
  Array.from({ length: requests }, async () => {
    try {
      return (await transport({ url, headers: {} }, signal)).status;
    } catch (error) {
      return networkCause(error, url) ?? String(error);
    }
  }),
);
await close();
process.stdout.write(JSON.stringify(answers));
