import { parseDotenv, rawValues } from './dotenv.ts';
import { type Variables, variable } from './environment.ts';

export const API_KEY = 'TMDB_API_KEY';

/** The key that holds, and all that is said to be one. */
export function keyIn(env: Variables, dotenv: string | undefined, dotenvFile: string) {
  const said = saidKeys(env, dotenv);
  const variables = { ...parseDotenv(dotenv ?? '', dotenvFile), ...setOnly(env) };
  return { key: variable(variables, API_KEY), said };
}

/** Everything that is said to be the key, used or not, in texts that may be wrong elsewhere. */
export function saidKeys(env: Variables, dotenv = ''): string[] {
  const inEnvironment = variable(env, API_KEY);
  const inFile = rawValues(dotenv, API_KEY).filter((value) => value.trim() !== '');
  return inEnvironment === undefined ? inFile : [inEnvironment, ...inFile];
}

/** An empty variable does not hide what `.env` says. */
export function setOnly(env: Variables): Variables {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => variable(env, name) !== undefined),
  );
}
