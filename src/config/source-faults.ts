import type { ConfigFault } from '../errors.ts';
import { genreIds, misfit, NEEDED } from './param-values.ts';
import { keysAt } from './schema.ts';
import { type LocatedFault, oneOf, unknownKey } from './schema-faults.ts';
import {
  DISCOVER_PARAMS,
  LIST_PARAMS,
  SORTS,
  SOURCE_KINDS,
  TRENDING_PARAMS,
} from './schema-sources.ts';
import { entriesOf, isMapping, type SettingPath, valueOf } from './yaml-text.ts';

/** Parameters that are ours to send: a page number would repeat one page, a key has its place. */
const OWN_PARAMS = ['page', 'api_key'];

/** What is wrong between the settings of a job's sources. */
export function sourceFaults(path: SettingPath, sources: unknown): LocatedFault[] {
  if (!Array.isArray(sources)) return [];
  if (sources.length === 0) return [{ path, fault: { kind: 'no-sources' } }];
  return [
    ...sources.flatMap((source: unknown, index) => faultsOfOne([...path, index], source)),
    ...duplicateFaults(path, sources),
  ];
}

function faultsOfOne(path: SettingPath, source: unknown): LocatedFault[] {
  if (!isMapping(source)) return [];
  const found = SOURCE_KINDS.filter((kind) => valueOf(source, kind) !== undefined);
  const faults: LocatedFault[] = [];
  if (found.length !== 1) faults.push({ path, fault: { kind: 'source-kind', found } });
  return [
    ...faults,
    ...paramsFaults(path, source, found[0]),
    ...valueFaults([...path, 'discover'], valueOf(source, 'discover')),
    ...valueFaults([...path, 'params'], valueOf(source, 'params')),
    ...sortFaults([...path, 'discover'], valueOf(source, 'discover')),
    ...reservedFaults(path, source),
    ...filterFaults(path, source),
  ];
}

function paramsFaults(
  path: SettingPath,
  source: unknown,
  kind: (typeof SOURCE_KINDS)[number] | undefined,
): LocatedFault[] {
  const discover = valueOf(source, 'discover');
  const params = valueOf(source, 'params');
  const faults = unknownParams([...path, 'discover'], discover, DISCOVER_PARAMS);
  if (params === undefined || kind === undefined) return faults;
  if (kind === 'discover' || kind === 'latest') {
    // `discover` is parameters already, and `latest` decides its own.
    const known = keysAt(path).filter((key) => key !== 'params');
    return [...faults, { path: [...path, 'params'], fault: unknownKey('params', known) }];
  }
  const known = kind === 'list' ? LIST_PARAMS : TRENDING_PARAMS;
  return [...faults, ...unknownParams([...path, 'params'], params, known)];
}

/** TMDB answers a parameter that it does not know with the movies that there are without it. */
function unknownParams(
  path: SettingPath,
  params: unknown,
  known: readonly string[],
): LocatedFault[] {
  return entriesOf(params)
    .filter(([key, value]) => value !== undefined && ![...known, ...OWN_PARAMS].includes(key))
    .map(([key]) => ({ path: [...path, key], fault: unknownKey(key, known) }));
}

/** TMDB answers a value that it cannot read with whatever it likes, mostly with all movies. */
function valueFaults(path: SettingPath, params: unknown): LocatedFault[] {
  return entriesOf(params).flatMap(([key, value]) => {
    // What is no value at all is the schema's to tell.
    if (value === undefined || typeof value === 'object') return [];
    const found = typeof value === 'string' ? value : JSON.stringify(value);
    const form = misfit(key, found);
    const instead = key.endsWith('_genres') ? genreIds(found) : undefined;
    const needed = Object.hasOwn(NEEDED, key) ? NEEDED[key] : undefined;
    const faults: ConfigFault[] = [];
    if (form !== undefined) {
      faults.push({ kind: 'param-value', found, form, ...(instead !== undefined && { instead }) });
    } else if (needed !== undefined && valueOf(params, needed) === undefined) {
      faults.push({ kind: 'param-needs', key, needed });
    }
    return faults.map((fault) => ({ path: [...path, key], fault }));
  });
}

function sortFaults(path: SettingPath, discover: unknown): LocatedFault[] {
  const value = valueOf(discover, 'sort_by');
  // What is no value at all is the schema's to tell.
  if (value === undefined || typeof value === 'object') return [];
  const sort = typeof value === 'string' ? value : JSON.stringify(value);
  return SORTS.includes(sort) ? [] : [{ path: [...path, 'sort_by'], fault: oneOf(SORTS, sort) }];
}

function reservedFaults(path: SettingPath, source: unknown): LocatedFault[] {
  return ['discover', 'params'].flatMap((params) =>
    OWN_PARAMS.filter((key) => valueOf(valueOf(source, params), key) !== undefined).map((key) => {
      return { path: [...path, params, key], fault: { kind: 'reserved', key } as const };
    }),
  );
}

function filterFaults(path: SettingPath, source: unknown): LocatedFault[] {
  return entriesOf(valueOf(source, 'filter')).flatMap(([field, bounds]) =>
    boundsFaults([...path, 'filter', field], valueOf(bounds, 'min'), valueOf(bounds, 'max')),
  );
}

function boundsFaults(path: SettingPath, min: unknown, max: unknown): LocatedFault[] {
  if (min === undefined && max === undefined) {
    return [{ path: [...path, 'min'], fault: { kind: 'missing', key: 'min' } }];
  }
  if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return [];
  return [{ path: [...path, 'max'], fault: { kind: 'range', min, found: max } }];
}

function duplicateFaults(path: SettingPath, sources: readonly unknown[]): LocatedFault[] {
  const names = sources.map((source) => valueOf(source, 'name'));
  return names.flatMap((name, index) => {
    if (typeof name !== 'string' || names.indexOf(name) === index) return [];
    return [{ path: [...path, index, 'name'], fault: { kind: 'duplicate-source', name } as const }];
  });
}
