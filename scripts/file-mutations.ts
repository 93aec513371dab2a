import type { Mutation } from './mutation.ts';

const REPLACE = ['src/lib/replace-file.test.ts'];
const READ = ['src/storage/read-snapshot.test.ts'];

/** What goes wrong with files that several processes write, or that people change. */
export const FILE_MUTATIONS: readonly Mutation[] = [
  {
    name: 'replacing: all write under one temporary name',
    why: 'two exports to one file at once leave a torn table',
    file: 'src/lib/replace-file.ts',
    find: 'const path = join(folder, partName(by));\n    try {',
    replace: "const path = join(folder, '.matinee.part');\n    try {",
    tests: REPLACE,
  },
  {
    name: 'replacing: a new file may be one that another writes',
    why: 'two processes that draw one name write into each other’s file',
    file: 'src/lib/files.ts',
    find: "fs.openSync(notADatabase(path), 'wx', mode)",
    replace: "fs.openSync(notADatabase(path), 'w', mode)",
    tests: ['src/lib/files.test.ts'],
  },
  {
    name: 'replacing: what was removed is made again',
    why: 'the second half of a table is taken for all of it',
    file: 'src/lib/replace-file.ts',
    find: 'about(files.append(part, chunk, { existing: true }))',
    replace: 'about(files.append(part, chunk))',
    tests: REPLACE,
  },
  {
    name: 'replacing: what lives is swept',
    why: 'whoever starts an export ends the one that is under way',
    file: 'src/lib/replace-file.ts',
    find: 'return mark !== short(markOf(Number(pid), by));',
    replace: 'return Number(pid) !== by.pid;',
    tests: REPLACE,
  },
  {
    name: 'replacing: what dead processes left stays',
    why: 'each kill leaves a file for good',
    file: 'src/lib/replace-file.ts',
    find: 'return mark !== short(markOf(Number(pid), by));',
    replace: 'return false;',
    tests: REPLACE,
  },
  {
    name: 'replacing: the content is not waited for',
    why: 'a power cut leaves an empty file under a good name',
    file: 'src/lib/replace-file.ts',
    find: 'await about(files.sync(part));',
    replace: '',
    tests: REPLACE,
  },
  {
    name: 'reading: a snapshot is believed without its hash',
    why: 'numbers that somebody typed in are exported as TMDB’s',
    file: 'src/storage/read-snapshot.ts',
    find: 'return content !== undefined && sha256(content) === version.sha256;',
    replace: 'return content !== undefined;',
    tests: READ,
  },
  {
    name: 'reading: a file that is being replaced counts as changed',
    why: 'an export fails whenever a run publishes',
    file: 'src/storage/read-snapshot.ts',
    find: 'const moved = await contentMoved(version, parts);',
    replace: 'const moved = await Promise.resolve(undefined);',
    tests: READ,
  },
  {
    name: 'reading: what a snapshot says about itself is not looked at in its file',
    why: 'a figure that is none is counted, compared and reported as if it were',
    file: 'src/storage/read-snapshot.ts',
    find: 'const info = readCollectionInfo(collection_info);',
    replace: 'const info = collection_info as ReturnType<typeof readCollectionInfo>;',
    tests: READ,
  },
  {
    name: 'reading: what a snapshot says about itself is not looked at in the catalog',
    why: 'a damaged row is shown as 0 movies instead of being told',
    file: 'src/ledger/json-columns.ts',
    find: '(found) => readCollectionInfo(found) !== undefined,',
    replace: '(found) => isObject(found),',
    tests: ['src/ledger/check.test.ts'],
  },
  {
    name: 'follow-up: a changed file keeps all others waiting',
    why: 'history ends with the first file that somebody edits',
    file: 'src/collect/follow-up.ts',
    find: "if (!isError(error, 'file-damaged')) throw error;",
    replace: 'throw error;',
    tests: ['src/collect/follow-up.test.ts'],
  },
  {
    name: 'follow-up: a changed file is not looked at again',
    why: 'what is put back never enters history',
    file: 'src/collect/follow-up.ts',
    find: 'changed.push(version);',
    replace:
      'changed.push(version);\n      await parts.catalog.markFollowedUp(version.id, parts.clock.now());',
    tests: ['src/collect/follow-up.test.ts'],
  },
];
