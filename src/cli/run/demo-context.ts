import { type Context, createContext } from '../context.ts';

/**
 * The demo's own home, whatever home, key or server the environment names. For a program the steps
 * say nothing; the demo's one document comes at its end.
 */
export async function demoContext(home: string, context: Context): Promise<Context> {
  const { world, options, language } = context;
  const { TMDB_BASE_URL: _url, TMDB_API_KEY: _key, ...env } = world.env;
  const stdout = options.json === true ? { write: () => true } : world.stdout;
  const inside = { ...options, json: false, home, lang: language };
  return createContext({ ...world, env, stdout }, inside);
}
