import { type Variables, VARIABLES, variable } from './environment.ts';
import type { ConfigFile } from './schema.ts';

/** Where the value of a setting comes from. */
export type Origin = 'default' | 'file' | '.env' | 'environment';

/** What says settings, the strongest first. */
interface Sources {
  env: Variables;
  dotenv: Variables;
  file: ConfigFile;
}

// biome-ignore format: one line for each mapping of the file
const SETTINGS = [
  'timezone', 'lang', 'attempts',
  'tmdb.language', 'tmdb.region', 'tmdb.requestsPerSecond', 'tmdb.connections', 'tmdb.timeout', 'tmdb.baseUrl',
  'quality.reject', 'quality.flag',
];

// biome-ignore format: what a run is, then what happens when it is late
const JOB_SETTINGS = [
  'schedule', 'timezone', 'enabled', 'period', 'dataset', 'sources', 'expect.movies', 'expect.quality', 'report', 'timeout',
  'catchUp', 'catchUpWindow', 'overlap', 'retry',
];

/** The origin of every setting, by its dotted path as it would stand in the file. */
export function originsOf(sources: Sources, jobNames: readonly string[]): Record<string, Origin> {
  const jobs = jobNames.flatMap((job) => JOB_SETTINGS.map((setting) => `jobs.${job}.${setting}`));
  return Object.fromEntries([...SETTINGS, ...jobs].map((path) => [path, originOf(path, sources)]));
}

function originOf(path: string, { env, dotenv, file }: Sources): Origin {
  const name = Object.entries(VARIABLES).find(([setting]) => setting === path)?.[1].name;
  if (name !== undefined && variable(env, name) !== undefined) return 'environment';
  if (name !== undefined && variable(dotenv, name) !== undefined) return '.env';
  if (isSaid(path, file)) return 'file';
  // A job without a zone of its own follows the file's.
  return path.startsWith('jobs.') && path.endsWith('.timezone') && isSaid('timezone', file)
    ? 'file'
    : 'default';
}

function isSaid(path: string, file: ConfigFile): boolean {
  const value = path
    .split('.')
    .reduce<unknown>(
      (inner, key) => (Object.hasOwn(Object(inner), key) ? (inner as never)[key] : undefined),
      file,
    );
  return value !== undefined;
}
