import { durationMs, mergeCollections } from './collections.ts';
import { DEFAULTS } from './defaults.ts';
import { parseDotenv } from './dotenv.ts';
import { readVariable, type Variables, variable } from './environment.ts';
import { API_KEY, setOnly } from './key.ts';
import { originsOf } from './origins.ts';
import { replacedNames } from './replaced-names.ts';
import type { ConfigFile } from './schema.ts';
import type { Settings } from './settings.ts';
import { parseBaseUrl } from './values.ts';

/** The texts that settings are read from; undefined where there is no such file. */
export interface SettingsInput {
  yaml: string | undefined;
  /** As errors name it. */
  yamlFile: string;
  dotenv: string | undefined;
  dotenvFile: string;
  env: Variables;
  /** Reads the text of a `matinee.yaml`; by default here, which loads much that then stays. */
  readFile?: (yaml: string, yamlFile: string) => Promise<ConfigFile>;
}

/**
 * Reads all settings: the environment wins over `.env`, `.env` over `matinee.yaml`, and that over
 * the defaults. Without a file nothing that only reads files is loaded.
 *
 * @throws {MatineeError} `config-syntax`, `config-invalid`, `env-line-invalid`, `env-invalid`.
 */
export async function parseSettings(input: SettingsInput): Promise<Settings> {
  const dotenv = parseDotenv(input.dotenv ?? '', input.dotenvFile);
  const variables = { ...dotenv, ...setOnly(input.env) };
  const file = await parseFile(input);
  const collections = mergeCollections(file);
  return {
    timezone: file.timezone ?? DEFAULTS.timezone,
    lang: readVariable('lang', variables) ?? file.lang,
    attempts: file.attempts ?? DEFAULTS.attempts,
    tmdb: mergeTmdb(file.tmdb ?? {}, variables),
    collections,
    quality: { reject: [], flag: [], ...file.quality },
    apiKey: variable(variables, API_KEY),
    origins: originsOf(
      { env: input.env, dotenv, file },
      collections.map(({ name }) => name),
    ),
    ...replacedNames(input.env, dotenv),
  };
}

async function parseFile(input: SettingsInput): Promise<ConfigFile> {
  const { yaml, yamlFile, readFile = readFileHere } = input;
  return yaml === undefined || yaml.trim() === '' ? {} : readFile(yaml, yamlFile);
}

export async function readFileHere(yaml: string, yamlFile: string): Promise<ConfigFile> {
  // Loading zod and yaml takes longer than most commands do.
  const { readConfigFile } = await import('./file.ts');
  return readConfigFile(yaml, yamlFile);
}

function mergeTmdb(file: NonNullable<ConfigFile['tmdb']>, variables: Variables): Settings['tmdb'] {
  const { language, region, requestsPerSecond, connections, timeoutMs, baseUrl } = DEFAULTS.tmdb;
  return {
    language: readVariable('tmdb.language', variables) ?? file.language ?? language,
    region: readVariable('tmdb.region', variables) ?? file.region ?? region,
    requestsPerSecond: file.requestsPerSecond ?? requestsPerSecond,
    connections: file.connections ?? connections,
    timeoutMs: readVariable('tmdb.timeout', variables) ?? durationMs(file.timeout) ?? timeoutMs,
    baseUrl: readVariable('tmdb.baseUrl', variables) ?? parseBaseUrl(file.baseUrl ?? '') ?? baseUrl,
  };
}
