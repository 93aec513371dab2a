import type { Mutation } from './mutation.ts';

/** Faults in what is made of a server that does not answer as it should. */
export const NETWORK_MUTATIONS: readonly Mutation[] = [
  {
    name: 'retry: whoever says 403 has refused the key',
    why: 'a CDN that is in a bad mood ends every run with the wrong advice',
    file: 'src/tmdb/answer.ts',
    find: 'if ((status === 401 || status === 403) && said.code !== undefined) {',
    replace: 'if (status === 401 || status === 403) {',
    tests: ['src/tmdb/client.test.ts'],
  },
  {
    name: 'retry: a certificate is tried again',
    why: 'what waiting does not mend takes its time five times',
    file: 'src/tmdb/retry.ts',
    find: "if (isLasting(failure.cause)) return { next: 'give-up' };",
    replace: '',
    tests: ['src/tmdb/client.test.ts'],
  },
];
