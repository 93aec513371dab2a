import { BUILT_IN_COLLECTIONS, type BuiltInCollection } from '../src/config/defaults.ts';
import { configJsonSchema } from '../src/config/schema.ts';
import { DURATION_PATTERN } from '../src/config/values.ts';
import { MINUTE_MS } from '../src/lib/clock.ts';
import { SETTING_WORDS, type Words } from './settings-words.ts';

export type Language = keyof Words;

/** As much of JSON Schema as the configuration's uses. */
interface Schema {
  type?: string;
  const?: string;
  enum?: string[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  default?: unknown;
  description?: string;
}

interface Setting {
  path: string;
  schema: Schema;
}

const root = configJsonSchema() as unknown as Schema & { $defs: Record<'job' | 'source', Schema> };

const HEADINGS: Record<Language, string[]> = {
  en: ['setting', 'default', 'values, unit', 'meaning'],
  ko: ['설정', '기본값', '값, 단위', '뜻'],
};

const JOB_HEADINGS: Record<Language, string[]> = {
  en: ['job', 'short', 'schedule', 'sources: pages', 'file', 'expects', 'timeout'],
  ko: ['작업', '짧은 이름', '일정', '소스: 페이지', '파일', '기대', '제한 시간'],
};

/**
 * The generated tables of the README by the name in its markers: the settings of the file, those
 * of a job, those of a source, and what the built-in jobs are set to.
 */
export function settingsTables(language: Language): Record<string, string> {
  const { jobs: _, ...general } = root.properties ?? {};
  const settings = (schema: Schema, prefix: string) => settingsTable(schema, prefix, language);
  return {
    settings: settings({ properties: general }, ''),
    job: settings(root.$defs.job, ''),
    source: settings(root.$defs.source, 'sources[].'),
    jobs: markdownTable(
      JOB_HEADINGS[language],
      BUILT_IN_COLLECTIONS.map((job) => jobRow(job, language)),
    ),
  };
}

function settingsTable(schema: Schema, prefix: string, language: Language): string {
  const rows = settingsIn(schema, prefix).map((setting) => settingRow(setting, schema, language));
  return markdownTable(HEADINGS[language], rows);
}

/** Every setting below a mapping; the two bounds of a range are one. */
function settingsIn({ properties = {} }: Schema, prefix: string): Setting[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const isMapping = schema.properties !== undefined && !('min' in schema.properties);
    if (isMapping) return settingsIn(schema, `${prefix}${key}.`);
    return [{ path: prefix + key, schema }];
  });
}

function settingRow({ path, schema }: Setting, within: Schema, language: Language): string[] {
  const words = SETTING_WORDS[within === root.$defs.job ? jobPath(path) : path];
  if (words === undefined) throw new Error(`no words for the setting ${path}`);
  const { default: value, description = '' } = schema;
  return [
    code(path),
    value === undefined ? '–' : code(typeof value === 'string' ? value : JSON.stringify(value)),
    [words.unit?.[language], valuesOf(schema, language)].filter(Boolean).join(': '),
    language === 'ko' ? words.ko : description,
  ];
}

/** A job's time zone is another setting than the file's. */
function jobPath(path: string): string {
  return path === 'timezone' ? 'job.timezone' : path;
}

const FROM: Words = { en: 'from 0', ko: '0 이상' };
const OR: Words = { en: ' or ', ko: ' 또는 ' };

/** What a setting may be, as far as its schema says it. */
function valuesOf(schema: Schema, language: Language): string {
  if (schema.anyOf !== undefined) {
    return schema.anyOf.map((one) => valuesOf(one, language)).join(OR[language]);
  }
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ');
  if (schema.type === 'boolean') return '`true`, `false`';
  if (schema.pattern === DURATION_PATTERN.source) return '`ms`, `s`, `m`, `h`, `d`';
  if (schema.properties !== undefined) return Object.keys(schema.properties).map(code).join(', ');
  const { minimum, maximum } = schema;
  if (minimum === undefined || maximum === undefined) return '';
  return maximum === Number.MAX_SAFE_INTEGER ? FROM[language] : `${minimum}–${maximum}`;
}

function jobRow(job: BuiltInCollection, language: Language): string[] {
  const { movies, quality } = job.expect;
  return [
    code(job.name),
    code(job.short),
    code(job.schedule),
    job.sources.map(({ name, pages }) => `${name}: ${pages}`).join(', '),
    code(`${job.dataset}_…`),
    language === 'ko' ? `${movies}편, ${quality}%` : `${movies} movies, ${quality} %`,
    code(job.timeoutMs < 60 * MINUTE_MS ? `${job.timeoutMs / MINUTE_MS}m` : '1h'),
  ];
}

function code(text: string): string {
  return `\`${text}\``;
}

function markdownTable(headings: readonly string[], rows: readonly string[][]): string {
  const [heading = '', ...lines] = [headings, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return [heading, `|${'---|'.repeat(headings.length)}`, ...lines].join('\n');
}
