import { MINUTE_MS, SECOND_MS } from '../../src/lib/clock.ts';

/** A minute that comes soon, but not before a daemon has started; due once a day, in UTC. */
export function soon(afterMs = 10 * SECOND_MS): { cron: string; dueAt: Date } {
  const dueAt = new Date(Math.ceil((Date.now() + afterMs) / MINUTE_MS) * MINUTE_MS);
  return { cron: `${dueAt.getUTCMinutes()} ${dueAt.getUTCHours()} * * *`, dueAt };
}

/** Settings under which only these jobs are scheduled; each is its settings in YAML's short form. */
export function onlyJobs(jobs: Readonly<Record<string, string>>, tmdb = ''): string {
  const all = { ...ALL_OFF, ...jobs };
  return `timezone: UTC
lang: en
tmdb: { requestsPerSecond: unlimited${tmdb} }
jobs:
${Object.entries(all)
  .map(([name, settings]) => `  ${name}: { ${settings} }\n`)
  .join('')}`;
}

const ALL_OFF: Readonly<Record<string, string>> = {
  daily_collection: 'enabled: false',
  weekly_collection: 'enabled: false',
  hourly_trending: 'enabled: false',
  monthly_refresh: 'enabled: false',
};
