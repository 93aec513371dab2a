import { z } from 'zod';
import { RULE_NAMES } from '../quality/rules.ts';
import {
  BUILT_IN_COLLECTIONS,
  DEFAULTS,
  MAX_ATTEMPTS,
  MAX_CONNECTIONS,
  MAX_REQUESTS_PER_SECOND,
} from './defaults.ts';
import { source } from './schema-sources.ts';
import { baseUrl, cron, duration, language, name, region, zone } from './schema-values.ts';
import {
  CATCH_UP_WINDOW,
  JOB_TIMEOUT,
  LANGS,
  MAX_RETRIES,
  REQUEST_TIMEOUT,
  RETRY_DELAY,
} from './values.ts';

const tmdb = z
  .strictObject({
    language: language.optional().meta({
      description: 'Language of titles and overviews: ISO 639-1, with or without a country.',
      default: DEFAULTS.tmdb.language,
    }),
    region: region.optional().meta({
      description: 'Country whose release dates and lists count: ISO 3166-1.',
      default: DEFAULTS.tmdb.region,
    }),
    requestsPerSecond: z
      .union([z.int().min(1).max(MAX_REQUESTS_PER_SECOND), z.literal('unlimited')])
      .optional()
      .meta({
        description: 'Most requests in any second, over all jobs together, or `unlimited`.',
        default: DEFAULTS.tmdb.requestsPerSecond,
      }),
    connections: z.int().min(1).max(MAX_CONNECTIONS).optional().meta({
      description: 'Most connections open at once.',
      default: DEFAULTS.tmdb.connections,
    }),
    timeout: duration(REQUEST_TIMEOUT).optional().meta({
      description: 'How long one request may take: 1s to 5m.',
      default: '30s',
    }),
    baseUrl: baseUrl.optional().meta({
      description:
        'Where the API is, with its `/3`; `sandbox` is the built-in one, without a key; in `sandbox-lively` ranks move each minute, and the popular list is down for half a minute now and then.',
      default: DEFAULTS.tmdb.baseUrl,
    }),
  })
  .meta({ description: 'How TMDB is asked.' });

const expect = z
  .strictObject({
    movies: z
      .int()
      .min(0)
      .max(1_000_000)
      .optional()
      .meta({ description: 'Fewer valid movies are a warning.' }),
    quality: z.number().min(0).max(100).optional().meta({
      description: 'A lower share of valid movies, per cent, is a warning.',
    }),
  })
  .meta({ description: 'What a good snapshot looks like; short of it, it comes with a warning.' });

const job = z
  .strictObject({
    schedule: cron.optional().meta({
      description: 'When the job is due: cron with five fields, read in `timezone`.',
      examples: ['30 6 * * *'],
    }),
    timezone: zone.optional().meta({
      description: "IANA time zone of the schedule and the file names. Unsaid: the file's.",
    }),
    enabled: z.boolean().optional().meta({
      description: '`false` switches the job off; it can still be run by hand.',
      default: true,
    }),
    period: z.enum(['hour', 'day', 'week', 'month']).optional().meta({
      description: 'How long a snapshot stands: the calendar unit that names its file.',
    }),
    dataset: name.optional().meta({
      description: "First part of the file names. Unsaid: the job's name.",
    }),
    sources: z.array(source).optional().meta({
      description: 'Where the movies come from, in this order; replaces the default list.',
    }),
    expect: expect.optional(),
    report: z.enum(['weekly', 'monthly']).optional().meta({
      description:
        'The report that is written after each snapshot. Weekly and monthly have theirs.',
    }),
    timeout: duration(JOB_TIMEOUT).optional().meta({
      description: 'An attempt that takes longer is ended: 1s to 1d. Weekly and monthly: 1h.',
      default: '30m',
    }),
    catchUp: z.enum(['none', 'latest', 'all']).optional().meta({
      description: 'Which of the runs that were missed are made up for: the newest, all, or none.',
      default: DEFAULTS.missed.catchUp,
    }),
    catchUpWindow: z
      .union([duration(CATCH_UP_WINDOW), z.literal('next')])
      .optional()
      .meta({
        description:
          'How late a run may start, first or again: 1m to 366d, or until the next is due. Hourly: 1h.',
        default: DEFAULTS.missed.catchUpWindowMs,
      }),
    overlap: z.enum(['skip', 'queue']).optional().meta({
      description: 'Whether a run that comes due while its job is running is skipped or waits.',
      default: DEFAULTS.missed.overlap,
    }),
    retry: z
      .array(duration(RETRY_DELAY))
      .max(MAX_RETRIES)
      .optional()
      .meta({
        description:
          'How long after each failure a scheduled run is tried again, within the catch-up window; `[]`: never.',
        default: ['5m', '30m', '2h'],
      }),
  })
  .meta({ id: 'job', description: 'A job that collects movies.' });

const jobs = z.record(name, job.optional()).meta({
  description: 'The built-in jobs, changed where something is said, and jobs of your own.',
  // For completion: a record tells editors nothing about names.
  properties: Object.fromEntries(
    BUILT_IN_COLLECTIONS.map(({ name }) => [name, { $ref: '#/$defs/job' }]),
  ),
});

const rules = z.array(z.enum(RULE_NAMES));

const quality = z
  .strictObject({
    reject: rules.optional().meta({
      description: 'Rules that reject a movie, besides those that do by default.',
      default: [],
    }),
    flag: rules.optional().meta({
      description: 'Rules that only flag a movie, besides those that do by default.',
      default: [],
    }),
  })
  .meta({ description: 'Moves quality rules between the two lists.' });

/** `matinee.yaml`, each setting in itself; what settings owe each other is in `job-checks.ts`. */
export const configFile = z
  .strictObject({
    timezone: zone.optional().meta({
      description: 'IANA time zone in which schedules are read and files are named.',
      default: DEFAULTS.timezone,
    }),
    lang: z.enum(LANGS).optional().meta({
      description: "Language of what people read. Unsaid: the terminal's.",
    }),
    attempts: z.int().min(1).max(MAX_ATTEMPTS).optional().meta({
      description:
        'Most jobs that the daemon runs at once; what is due besides waits. The health check needs no place.',
      default: DEFAULTS.attempts,
    }),
    tmdb: tmdb.optional(),
    jobs: jobs.optional(),
    quality: quality.optional(),
  })
  .meta({ title: 'Matinee configuration', description: 'matinee.yaml of a Matinee home.' });

/** Without the keys that say nothing. */
type Said<T> = T extends object ? { [K in keyof T]: Said<Exclude<T[K], undefined>> } : T;

export type ConfigFile = Said<z.infer<typeof configFile>>;
export type JobInFile = Said<z.infer<typeof job>>;
export type SourceInFile = Said<z.infer<typeof source>>;

/** JSON Schema (draft 2020-12) of `matinee.yaml`, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(configFile, { io: 'input' });
}

/** The keys that may stand in the mapping at `path`; none where there is no mapping. */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = configFile;
  for (const step of path) schema = inside(schema, step);
  const mapping = unwrapped(schema);
  return mapping instanceof z.ZodObject ? Object.keys(mapping.shape) : [];
}

function inside(schema: unknown, step: PropertyKey): unknown {
  const container = unwrapped(schema);
  if (container instanceof z.ZodObject) return container.shape[String(step)];
  if (container instanceof z.ZodRecord) return container.valueType;
  if (container instanceof z.ZodArray) return container.element;
  return undefined;
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? schema.unwrap() : schema;
}
