import { keysAt } from './schema.ts';
import { type LocatedFault, oneOf, unknownKey } from './schema-faults.ts';
import { DISCOVER_PARAMS, SORTS, SOURCE_KINDS } from './schema-sources.ts';
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
  if (found[0] === 'discover' || found[0] === 'latest') {
    faults.push(...paramsFaults(path, source));
  }
  return [
    ...faults,
    ...discoverFaults([...path, 'discover'], valueOf(source, 'discover')),
    ...reservedFaults(path, source),
    ...filterFaults(path, source),
  ];
}

/** TMDB answers a parameter that it does not know with the movies that there are without it. */
function discoverFaults(path: SettingPath, discover: unknown): LocatedFault[] {
  const known: readonly string[] = DISCOVER_PARAMS;
  return entriesOf(discover).flatMap(([key, value]) => {
    if (OWN_PARAMS.includes(key) || value === undefined) return [];
    if (!known.includes(key)) return [{ path: [...path, key], fault: unknownKey(key, known) }];
    // What is no value at all is the schema's to tell.
    if (key !== 'sort_by' || typeof value === 'object') return [];
    const sort = typeof value === 'string' ? value : JSON.stringify(value);
    return SORTS.includes(sort) ? [] : [{ path: [...path, key], fault: oneOf(SORTS, sort) }];
  });
}

/** `discover` is parameters already, and `latest` decides its own. */
function paramsFaults(path: SettingPath, source: unknown): LocatedFault[] {
  if (valueOf(source, 'params') === undefined) return [];
  const known = keysAt(path).filter((key) => key !== 'params');
  return [{ path: [...path, 'params'], fault: unknownKey('params', known) }];
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
