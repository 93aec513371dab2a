import { systemClock } from '../../src/lib/clock.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import { FILMS, KEY } from './cli.ts';

/** A TMDB that says when it was asked, and answers while its gate is open. */
export async function openGatedTmdb() {
  const sandbox = createSandbox({ clock: systemClock, movies: FILMS, drift: false });
  const gate = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const server = await serveSandbox({
    ...sandbox,
    handle: async (request) => {
      // `start` asks for the genres, to see whether anybody answers.
      if (new URL(request.url).pathname.startsWith('/3/genre/')) return sandbox.handle(request);
      asked.resolve();
      await gate.promise;
      return sandbox.handle(request);
    },
  });
  return {
    close: () => server.close(),
    env: { TMDB_BASE_URL: server.url, TMDB_API_KEY: KEY },
    asked: () => asked.promise,
    open: () => gate.resolve(),
  };
}
