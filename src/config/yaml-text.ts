import {
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { MatineeError, type SyntaxFault } from '../errors.ts';

export type SettingPath = readonly (string | number)[];

export interface YamlText {
  /** Plain data; a key without a value is undefined. Undefined when the text says nothing. */
  value: unknown;
  /** Where a setting stands, or the nearest part around it; undefined when nothing does. */
  lineOf: (path: SettingPath) => number | undefined;
}

/**
 * Reads one YAML 1.2 document. Nothing in it is executed: a tag that is not YAML's own is refused,
 * as are a key that comes twice, the key `__proto__`, and aliases that multiply beyond measure.
 *
 * @throws {MatineeError} `config-syntax` with the first place that cannot be read.
 */
export function readYaml(text: string, file: string): YamlText {
  const lines = new LineCounter();
  const failAt = (offset: number, problem: SyntaxFault): never => {
    const { line, col: column } = lines.linePos(offset);
    const inLine = text.split('\n')[line - 1] ?? '';
    // `*/10 * * * *` begins as an alias does: what YAML makes of it helps nobody.
    const isStar = STAR.test(inLine) && STARRED.has(problem);
    throw new MatineeError('config-syntax', {
      file,
      line,
      column,
      problem: isStar ? 'star' : problem,
    });
  };
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false, // takes a minute for some ten thousand; is asked below
    });
    const problem = [...document.errors, ...document.warnings][0];
    if (problem !== undefined) failAt(problem.pos[0], faultOf(problem));
    refuseKeys(document, failAt);
    return {
      value: withoutNulls(document.toJS()),
      lineOf: (path) => {
        const offset = offsetOf(document, path);
        return offset === undefined ? undefined : lines.linePos(offset).line;
      },
    };
  } catch (error) {
    if (error instanceof MatineeError) throw error;
    // An alias to nothing, or one too many: yaml finds them late, without a place.
    return failAt(0, lateFault(error));
  }
}

/** A value that begins with `*` and is no alias, such as a cron expression. */
const STAR = /(?:^|[:,{[-])\s+\*(?:\/|\s)/;
const STARRED: ReadonlySet<SyntaxFault> = new Set([
  'alias-unknown',
  'flow-unclosed',
  'key',
  'scalar-start',
  'unexpected',
]);

/** The library's codes, in our words. */
const FAULTS: Record<ErrorCode, SyntaxFault> = {
  ALIAS_PROPS: 'anchor-place',
  BAD_ALIAS: 'alias-unknown',
  BAD_COLLECTION_TYPE: 'tag',
  BAD_DIRECTIVE: 'unexpected',
  BAD_DQ_ESCAPE: 'escape',
  BAD_INDENT: 'indent',
  BAD_PROP_ORDER: 'anchor-place',
  BAD_SCALAR_START: 'scalar-start',
  BLOCK_AS_IMPLICIT_KEY: 'key',
  BLOCK_IN_FLOW: 'flow-unclosed',
  DUPLICATE_KEY: 'duplicate-key',
  IMPOSSIBLE: 'unexpected',
  KEY_OVER_1024_CHARS: 'key',
  MISSING_CHAR: 'flow-unclosed',
  MULTILINE_IMPLICIT_KEY: 'key',
  MULTIPLE_ANCHORS: 'anchor-place',
  MULTIPLE_DOCS: 'documents',
  MULTIPLE_TAGS: 'anchor-place',
  NON_STRING_KEY: 'key',
  RESOURCE_EXHAUSTION: 'too-deep',
  TAB_AS_INDENT: 'tab',
  TAG_RESOLVE_FAILED: 'tag',
  UNEXPECTED_TOKEN: 'unexpected',
};

function faultOf({ code, message }: YAMLError): SyntaxFault {
  // A bracket that is not closed has the code of a line that is not indented.
  return /^Flow (?:sequence|map)/.test(message) ? 'flow-unclosed' : FAULTS[code];
}

/** What the library finds without a code, when it makes plain data; a loop has no end. */
function lateFault(error: unknown): SyntaxFault {
  if (error instanceof RangeError) return 'alias-loop';
  return (error as Error).message.startsWith('Excessive') ? 'aliases-too-many' : 'alias-unknown';
}

/** Refuses a key that comes twice, and `__proto__`. */
function refuseKeys(
  document: Document,
  failAt: (offset: number, problem: SyntaxFault) => never,
): void {
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) failAt(startOf(key) ?? 0, 'duplicate-key');
        if (key.value === '__proto__') failAt(startOf(key) ?? 0, 'proto');
        seen.add(key.value);
      }
    },
  });
}

/** `tmdb:` with nothing below it says nothing about TMDB. */
function withoutNulls(value: unknown): unknown {
  if (value === null) return undefined;
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => (item === null ? null : withoutNulls(item)));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutNulls(item)]));
}

/** Follows the path as far as it goes: to a key of a mapping, to an item of a list. */
function offsetOf(document: Document, path: SettingPath): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const step of path) {
    const container = isAlias(node) ? node.resolve(document) : node;
    if (isMap(container)) {
      const pair = container.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      offset = startOf(pair?.key) ?? offset;
      node = pair?.value;
    } else if (isSeq(container)) {
      node = container.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else break;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

/** Whether plain data is a mapping. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The entries of a mapping in plain data; none when it is no mapping. */
export function entriesOf(value: unknown): [string, unknown][] {
  return isMapping(value) ? Object.entries(value) : [];
}

/** The value of a key of a mapping in plain data, or undefined. */
export function valueOf(value: unknown, key: string): unknown {
  return entriesOf(value).find(([name]) => name === key)?.[1];
}
