import type { Movie } from '../movie.ts';
import {
  adult,
  fewVotes,
  impossibleDate,
  isBlank,
  isMissing,
  oddVotes,
  RANGES,
  ranged,
  type Test,
  typed,
  unknownDate,
  unreleased,
  zeroRating,
} from './fields.ts';

/** What a movie is judged against. */
export interface RuleContext {
  /** The local date of the occurrence, YYYY-MM-DD: what comes out later is unreleased. */
  asOfOn: string;
  /** The language that was asked for, such as `ko-KR`. */
  language: string;
}

interface Rule {
  /** Whether a movie that breaks the rule is rejected or only flagged, unless the user moves it. */
  list: keyof RuleLists;
  /** Why a movie breaks the rule, in English, or undefined when it keeps it. */
  broken: (movie: Movie, context: RuleContext) => string | undefined;
}

const ID = [present('id'), typed('id', 'int'), ranged('id', 1, Number.MAX_SAFE_INTEGER)];
const TITLE = [present('title'), typed('title', 'str'), notBlank('title')];
const TYPES = [
  typed('vote_average', 'number'),
  typed('popularity', 'number'),
  typed('vote_count', 'number'),
  typed('adult', 'bool'),
];

/** Every rule, in the order in which they are tried. */
// biome-ignore format: a table is read by column
const RULES = {
  id:           { list: 'reject', broken: firstOf(ID) },
  title:        { list: 'reject', broken: firstOf(TITLE) },
  type:         { list: 'reject', broken: firstOf(TYPES) },
  range:        { list: 'reject', broken: firstOf(RANGES) },
  date:         { list: 'reject', broken: impossibleDate },
  adult:        { list: 'reject', broken: adult },
  unreleased:   { list: 'flag',   broken: (movie, { asOfOn }) => unreleased(movie, asOfOn) },
  unknown_date: { list: 'flag',   broken: unknownDate },
  zero_rating:  { list: 'flag',   broken: zeroRating },
  few_votes:    { list: 'flag',   broken: fewVotes },
  odd_votes:    { list: 'flag',   broken: oddVotes },
  no_overview:  { list: 'flag',   broken: notBlank('overview') },
  no_poster:    { list: 'flag',   broken: notBlank('poster_path') },
  untranslated: { list: 'flag',   broken: untranslated },
} satisfies Record<string, Rule>;

export type RuleName = keyof typeof RULES;

export const RULE_NAMES: readonly RuleName[] = Object.keys(RULES) as RuleName[];

/** What is done about a broken rule. Every rule is in exactly one list; both are in table order. */
export interface RuleLists {
  reject: readonly RuleName[];
  flag: readonly RuleName[];
}

/** The default lists, with the named rules moved. A rule named for both lists rejects. */
export function ruleLists(moved: Partial<RuleLists>): RuleLists {
  const rejects = (name: RuleName): boolean => {
    if (moved.reject?.includes(name)) return true;
    return RULES[name].list === 'reject' && !moved.flag?.includes(name);
  };
  return {
    reject: RULE_NAMES.filter((name) => rejects(name)),
    flag: RULE_NAMES.filter((name) => !rejects(name)),
  };
}

/** Why the movie breaks this rule, in English, or undefined when it keeps it. */
export function brokenBecause(
  rule: RuleName,
  movie: Movie,
  context: RuleContext,
): string | undefined {
  return RULES[rule].broken(movie, context);
}

function firstOf(tests: readonly Test[]): Test {
  return (movie) => {
    for (const test of tests) {
      const reason = test(movie);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
}

function present(field: string): Test {
  return (movie) => (isMissing(movie[field]) ? `${field}: missing` : undefined);
}

function notBlank(field: string): Test {
  return (movie) => (isBlank(movie[field]) ? `${field}: no text` : undefined);
}

/**
 * An original title and no overview: then TMDB has nothing in the language asked for. With an
 * overview in it, the title is the same in both (`1917`).
 */
function untranslated(movie: Movie, context: RuleContext): string | undefined {
  return isBlank(movie['overview']) ? originalTitle(movie, context) : undefined;
}

/**
 * Why a title is no translation, or undefined where it is one. TMDB answers with the original title
 * where it has none in the language asked for. A film made in that language bears its original title
 * rightly, except that one without Hangul, asked for in Korean, is taken for untranslated whatever
 * its original language: such entries are hardly ever Korean titles.
 */
export function originalTitle(movie: Movie, { language }: RuleContext): string | undefined {
  const { title, original_title, original_language } = movie;
  if (typeof title !== 'string' || title !== original_title) return undefined;

  const asked = languagePart(language);
  // Of a film whose language nobody knows (as in TMDB's lists of 2013), nothing can be said.
  const isOwn = isBlank(original_language) || original_language === asked;
  const translated = asked === 'ko' ? /\p{Script=Hangul}/u.test(title) : isOwn;
  return translated ? undefined : `title: not translated to ${asked}`;
}

/** `ko` of `ko-KR`. */
function languagePart(language: string): string {
  const dash = language.indexOf('-');
  return dash === -1 ? language : language.slice(0, dash);
}
