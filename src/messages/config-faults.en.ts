import type { ParamForm } from '../errors.ts';
import type { ConfigFaultTexts } from './error-texts.ts';
import { cronProblemText } from './syntax-faults.en.ts';

const FORMS: Record<ParamForm, string> = {
  language: 'a language such as ko-KR',
  country: 'a country of two capital letters, KR',
  year: 'a year, 2026',
  date: 'a date of the calendar, 2026-11-23',
  'release-types': 'numbers from 1 to 6 (3 is in cinemas), parted by | for any',
  rating: 'a number from 0 to 10',
  count: 'a whole number from 0',
  ids: "TMDB's numbers, not names, parted by , for all or | for any",
  languages: 'languages of two small letters, ko, parted by | for any',
  countries: 'countries of two capital letters, KR, parted by | for any',
  flag: 'true or false',
  'monetization-types': 'flatrate, free, ads, rent or buy, parted by | for any',
};

export const configFaults: ConfigFaultTexts = {
  'unknown-key': ({ key, nearest, known }) =>
    nearest === undefined
      ? `unknown setting '${key}'; there is: ${known.join(', ')}`
      : `unknown setting '${key}'; did you mean '${nearest}'?`,
  expected: ({ expected, found }) => `expected ${expected}, found '${found}'`,
  missing: ({ key }) => `'${key}' is missing`,
  'one-of': ({ allowed, found, nearest }) =>
    `'${found}' is none of ${allowed.join(', ')}${nearest === undefined ? '' : `; did you mean '${nearest}'?`}`,
  range: ({ min, max, found }) => {
    if (min === undefined) return `must be at most ${max}, not ${found}`;
    if (max === undefined) return `must be at least ${min}, not ${found}`;
    return `must be between ${min} and ${max}, not ${found}`;
  },
  duration: ({ found }) => `'${found}' is not a duration; write 30s, 10m, 6h or 2d`,
  'duration-range': ({ min, max, found }) => `must be from ${min} to ${max}, not ${found}`,
  zone: ({ found, nearest }) =>
    nearest === undefined
      ? `there is no time zone '${found}'; write an IANA name such as Asia/Seoul`
      : `there is no time zone '${found}'; did you mean '${nearest}'?`,
  cron: ({ found, problem }) =>
    `'${found}' is not a cron expression (${cronProblemText(problem)}); five fields, as in "0 2 * * *"`,
  'cron-never': ({ found }) => `'${found}' is never due: no date matches it`,
  'duplicate-source': ({ name }) => `two sources are named '${name}'; give one another name`,
  'same-file': ({ dataset, other }) =>
    `would write the same files as ${other} ('${dataset}'); give it another dataset`,
  'source-kind': ({ found }) =>
    found.length === 0
      ? 'says no kind; write one of list, trending, discover, latest'
      : `says ${found.join(' and ')}; write only one of list, trending, discover, latest`,
  name: ({ found }) =>
    `'${found}' is not a name; use a-z, 0-9 and _, beginning with a letter, at most 40`,
  reserved: ({ key }) => `'${key}' is not allowed as a name`,
  'own-job': ({ job }) =>
    `'${job}' is the program's own job, which cannot be changed; remove it, or give a job of yours another name`,
  'rule-twice': ({ rule }) => `'${rule}' is in both lists; leave it in one`,
  'param-value': ({ found, form, instead }) =>
    `'${found}' will not do: TMDB takes ${FORMS[form]}${instead === undefined ? '' : `; write ${instead}`}`,
  'param-needs': ({ key, needed }) => `'${key}' has no effect without '${needed}'`,
  'no-sources': () => 'has no sources; write at least one',
};
