import { BUILT_IN_COLLECTIONS } from './defaults.ts';
import { type LocatedFault, unknownKey } from './schema-faults.ts';
import { sourceFaults } from './source-faults.ts';
import { entriesOf, isMapping, type SettingPath, valueOf } from './yaml-text.ts';

const BUILT_IN_NAMES = BUILT_IN_COLLECTIONS.map(({ name }) => name);

const OWNERS_OF_SHORT_NAMES = new Map(BUILT_IN_COLLECTIONS.map(({ name, short }) => [short, name]));

/** A built-in job that collects nothing, so that no collection may take its name. */
const RESERVED = new Set(['health', 'health_check']);

/** What a collection cannot do without, where there is no default to fall back on. */
const REQUIRED = ['schedule', 'period', 'sources'];

/**
 * What is wrong between settings. It looks at data of any shape, so that this is told together
 * with what the schema finds wrong with each setting in itself.
 */
export function relationFaults(value: unknown): LocatedFault[] {
  const jobs = entriesOf(valueOf(value, 'jobs'));
  return [
    ...jobs.flatMap(([name, job]) => [
      ...identityFaults(name, job),
      ...sourceFaults(['jobs', name, 'sources'], valueOf(job, 'sources')),
    ]),
    ...sameFileFaults(jobs),
    ...ruleFaults(valueOf(value, 'quality')),
  ];
}

/** A name that is none of ours is a job of the user's own, or one of ours with a slip in it. */
function identityFaults(name: string, job: unknown): LocatedFault[] {
  const path: SettingPath = ['jobs', name];
  if (BUILT_IN_NAMES.includes(name) || !isMapping(job ?? {})) return [];
  if (RESERVED.has(name)) return [{ path, fault: { kind: 'own-job', job: name } }];

  const slip = unknownKey(name, BUILT_IN_NAMES);
  const nearest = OWNERS_OF_SHORT_NAMES.get(name);
  if (nearest !== undefined) return [{ path, fault: { ...slip, nearest } }];

  const missing = REQUIRED.filter((key) => valueOf(job, key) === undefined);
  if (slip.nearest !== undefined && missing.includes('sources')) return [{ path, fault: slip }];
  return missing.map((key) => ({ path: [...path, key], fault: { kind: 'missing', key } }));
}

/** Jobs of one data set would write the same files, switched off or not. */
function sameFileFaults(jobs: [string, unknown][]): LocatedFault[] {
  const said = new Map(jobs);
  const own = [...said.keys()].filter((name) => !OWNERS_OF_SHORT_NAMES.has(name));
  const owners = new Map<string, string>();
  const faults: LocatedFault[] = [];
  for (const name of new Set([...BUILT_IN_NAMES, ...own])) {
    const dataset = datasetOf(name, said.get(name));
    const other = owners.get(dataset);
    const path: SettingPath = ['jobs', name, 'dataset'];
    if (other === undefined) owners.set(dataset, name);
    else faults.push({ path, fault: { kind: 'same-file', dataset, other } });
  }
  return faults;
}

function datasetOf(name: string, job: unknown): string {
  const said = valueOf(job, 'dataset');
  if (typeof said === 'string') return said;
  return BUILT_IN_COLLECTIONS.find((builtIn) => builtIn.name === name)?.dataset ?? name;
}

function ruleFaults(quality: unknown): LocatedFault[] {
  const [reject, flag] = [valueOf(quality, 'reject'), valueOf(quality, 'flag')];
  if (!Array.isArray(reject) || !Array.isArray(flag)) return [];
  return flag.flatMap((rule: unknown, index) => {
    if (typeof rule !== 'string' || !reject.includes(rule)) return [];
    return [{ path: ['quality', 'flag', index], fault: { kind: 'rule-twice', rule } as const }];
  });
}
