import type { z } from 'zod';
import type { ConfigFault } from '../errors.ts';
import { withoutKeys } from '../lib/redact.ts';
import { nearest } from './nearest.ts';
import { keysAt } from './schema.ts';
import { DURATION_WANTED } from './schema-values.ts';
import type { SettingPath } from './yaml-text.ts';

type Issue = z.core.$ZodIssue;

export type UnknownKey = Extract<ConfigFault, { kind: 'unknown-key' }>;

/** What is wrong, and with which setting. */
export interface LocatedFault {
  path: SettingPath;
  fault: ConfigFault;
}

/** What the schema finds wrong with `value`, in our own words. */
export function schemaFaults(issues: readonly Issue[], value: unknown): LocatedFault[] {
  return issues.flatMap((issue) => {
    const path = issue.path as SettingPath;
    if (issue.code === 'unrecognized_keys') return unknownKeys(path, issue.keys);
    const key = String(path.at(-1));
    return [{ path, fault: faultOf(issue, key, valueAt(value, path)) }];
  });
}

function unknownKeys(path: SettingPath, keys: readonly string[]): LocatedFault[] {
  const known = keysAt(path);
  return keys.map((key) => ({ path: [...path, key], fault: unknownKey(key, known) }));
}

export function unknownKey(key: string, known: readonly string[]): UnknownKey {
  return { kind: 'unknown-key', key, ...nearestOf(key, known), known };
}

function faultOf(issue: Issue, key: string, found: unknown): ConfigFault {
  switch (issue.code) {
    case 'invalid_type':
      if (found === undefined) return { kind: 'missing', key };
      if (issue.message === DURATION_WANTED) return { kind: 'duration', found: show(found) };
      return { kind: 'expected', expected: typeWord(issue.expected), found: show(found) };
    case 'invalid_value':
      return oneOf(issue.values.map(String), show(found));
    case 'invalid_key':
      return { kind: 'name', found: key };
    case 'invalid_union':
      return unionFault(issue.errors.flat(), key, found);
    case 'too_small':
      return { kind: 'range', min: Number(issue.minimum), found: Number(found) };
    case 'too_big':
      return { kind: 'range', max: Number(issue.maximum), found: Number(found) };
    case 'custom':
      return issue.params?.['fault'] as ConfigFault;
    case 'unrecognized_keys':
    case 'invalid_element':
    case 'invalid_format':
    case 'not_multiple_of':
      break; // no part of the schema raises these
  }
  throw new Error(`unexpected ${issue.code}`, { cause: issue });
}

/** The value is of one of the types but wrong in itself, or it is of none of them. */
function unionFault(issues: readonly Issue[], key: string, found: unknown): ConfigFault {
  const inItself = issues.find(({ code }) => code !== 'invalid_type' && code !== 'invalid_value');
  if (inItself !== undefined) return faultOf(inItself, key, found);
  if (found === undefined) return { kind: 'missing', key };
  const expected = issues.flatMap((issue) => {
    if (issue.message === DURATION_WANTED) return ['30m'];
    if (issue.code === 'invalid_type') return [typeWord(issue.expected)];
    return issue.code === 'invalid_value' ? issue.values.map(String) : [];
  });
  return { kind: 'expected', expected: expected.join(' | '), found: show(found) };
}

export function oneOf(allowed: readonly string[], found: string): ConfigFault {
  return { kind: 'one-of', allowed, found, ...nearestOf(found, allowed) };
}

function nearestOf(found: string, known: readonly string[]): { nearest?: string } {
  const candidate = nearest(found, known);
  return candidate === undefined ? {} : { nearest: candidate };
}

/** JSON Schema's words for types, which editors show as well. */
function typeWord(expected: string): string {
  const words: Record<string, string> = { int: 'integer', record: 'object' };
  return words[expected] ?? expected;
}

const MAX_SHOWN = 60;

function show(value: unknown): string {
  // Before it is cut: half a key would not be known for one.
  const text = withoutKeys(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text;
}

function valueAt(value: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>((inner, step) => (inner as never)?.[step], value);
}
