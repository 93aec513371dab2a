import type { Mutation } from './mutation.ts';

const CRITICAL = ['src/collect/critical-faults.test.ts', 'src/collect/collect.test.ts'];

/** Faults in what keeps a snapshot from being published that is whole by count alone. */
export const CRITICAL_MUTATIONS: readonly Mutation[] = [
  {
    name: 'critical: items without an id are not looked at',
    why: 'nine films and 171 nothings are published as a whole list',
    file: 'src/collect/critical-faults.ts',
    find: 'if (unidentified <= Math.max(1, items * MAX_UNIDENTIFIED_SHARE)) return [];',
    replace: 'if (unidentified <= items) return [];',
    tests: CRITICAL,
  },
  {
    name: 'critical: items without an id are looked at source by source alone',
    why: 'every source lacks one and none lacks enough',
    file: 'src/collect/critical-faults.ts',
    find: 'const found = told ? bySource : [...bySource, ...unidentifiedIn(...facts.perSource.values())];',
    replace: 'const found = told ? bySource : [...bySource];',
    tests: CRITICAL,
  },
  {
    name: 'critical: a page may be another page once more',
    why: 'one page is published as five',
    file: 'src/collect/critical-faults.ts',
    find: 'const repeated = filled.length - different.size;',
    replace: 'const repeated = filled.length - filled.length;',
    tests: CRITICAL,
  },
  {
    name: 'critical: a source may send the same movies over and over',
    why: 'five films are published as a hundred',
    file: 'src/collect/critical-faults.ts',
    find: 'const isRepeated = items - movies > items * MAX_REPEATED_SHARE;',
    replace: 'const isRepeated = items - movies > items;',
    tests: CRITICAL,
  },
  {
    name: 'critical: what has no id is left to the filter',
    why: 'nothings count as films that nobody wanted',
    file: 'src/collect/assemble.ts',
    find: 'if (identity === undefined) counts.unidentified += 1;\n      else if (isObject(item) && !passes(source, item)) counts.filtered += 1;',
    replace:
      'if (isObject(item) && !passes(source, item)) counts.filtered += 1;\n      else if (identity === undefined) counts.unidentified += 1;',
    tests: ['src/collect/assemble.test.ts'],
  },
  {
    name: 'wire: totals that cannot be true are believed',
    why: 'twenty of ten thousand movies are published as the whole list',
    file: 'src/tmdb/wire.ts',
    find: 'if (contradiction !== undefined) throw new MalformedBody(contradiction);',
    replace: '',
    tests: ['src/tmdb/wire.test.ts'],
  },
  {
    name: 'wire: a page that holds next to nothing is believed',
    why: 'one movie a page is published as the whole list',
    file: 'src/tmdb/wire.ts',
    find: 'if (page < totalPages && found < usual / 2) {',
    replace: 'if (page < totalPages && found < 0) {',
    tests: ['src/tmdb/wire.test.ts'],
  },
  {
    name: 'zones: any case is taken',
    why: 'a home in New York is shown as UTC',
    file: 'src/config/zones.ts',
    find: 'if (full === name) return undefined;',
    replace: 'if (full !== undefined) return undefined;',
    tests: ['src/config/zones.test.ts'],
  },
  {
    name: 'sqlite: an integer too large for a number is refused',
    why: 'one row hides the whole history of a movie',
    file: 'src/lib/sqlite-numbers.ts',
    find: 'if (!isTooLarge || !/^\\s*(select|with)\\b/i.test(sql)) throw error;',
    replace: 'if (isTooLarge) throw error;',
    tests: ['src/lib/sqlite.test.ts', 'src/history/history.test.ts'],
  },
];
