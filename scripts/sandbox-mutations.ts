import type { Mutation } from './mutation.ts';

const RECORDED = ['src/sandbox/load-movies.test.ts'];
const LIVELY = ['src/sandbox/lively.test.ts'];

/** Where the sandbox says what TMDB would not. */
export const SANDBOX_MUTATIONS: readonly Mutation[] = [
  {
    name: 'sandbox: the newest film is of today, votes or none',
    why: 'one that is announced empties the cinemas',
    file: 'src/sandbox/recorded.ts',
    find: 'newest(({ vote_count }) => vote_count > 0)',
    replace: 'newest(() => true)',
    tests: RECORDED,
  },
  {
    name: 'sandbox: what was recorded in Korean is taken for English',
    why: 'a Korean list that is played back has lost its Korean',
    file: 'src/sandbox/recorded.ts',
    find: 'const isAsIs = !korean || isWrittenInKorean(movie);',
    replace: 'const isAsIs = !korean;',
    tests: RECORDED,
  },
  {
    name: 'sandbox: details are sent in lists',
    why: 'a list has fields that no list of TMDB has, and drift is told that is none',
    file: 'src/sandbox/recorded.ts',
    find: 'filter(([key]) => !DETAIL_KEYS.has(key))',
    replace: 'filter(() => true)',
    tests: RECORDED,
  },
  {
    name: 'sandbox: two ids of IMDb',
    why: 'one film has two ids in one answer',
    file: 'src/sandbox/appended.ts',
    find: '  if (imdb_id !== undefined) return imdb_id;\n',
    replace: '',
    tests: RECORDED,
  },
  {
    name: 'lively sandbox: ranks stay within the day',
    why: 'the live demo shows a rank that stays',
    file: 'src/sandbox/numbers.ts',
    find: 'film.key + film.ageDays + film.aheadDays',
    replace: 'film.key + film.ageDays',
    tests: LIVELY,
  },
  {
    name: 'lively sandbox: nothing ever fails',
    why: 'explain has nothing to explain',
    file: 'src/sandbox/lively.ts',
    find: 'return isDown && path.startsWith(DOWN.path) ? DOWN : undefined;',
    replace: 'return isDown && path === DOWN.kind ? DOWN : undefined;',
    tests: LIVELY,
  },
];
