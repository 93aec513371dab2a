import type { z } from 'zod';
import { type ConfigProblem, MatineeError } from '../errors.ts';
import { withoutKeys } from '../lib/redact.ts';
import { relationFaults } from './relation-faults.ts';
import { type ConfigFile, configFile } from './schema.ts';
import { type LocatedFault, schemaFaults } from './schema-faults.ts';
import { readYaml, type SettingPath, type YamlText } from './yaml-text.ts';

/** More would not be read; and the place of each has to be looked for. */
const MOST_TOLD = 100;

/**
 * Reads `matinee.yaml`.
 *
 * @throws {MatineeError} `config-syntax`, `config-invalid` with everything that is wrong, by line.
 */
export function readConfigFile(text: string, file: string): ConfigFile {
  const yaml = readYaml(text, file);
  const value = yaml.value ?? {};
  const result = configFile.safeParse(value);
  const faults = [...schemaFaults(result.error?.issues ?? [], value), ...relationFaults(value)];
  if (result.success && faults.length === 0) return withoutUndefined(result.data);
  const told = faults.slice(0, MOST_TOLD);
  const more = faults.length - told.length;
  const problems = problemsOf(told, yaml);
  throw new MatineeError('config-invalid', { file, problems, ...(more > 0 && { more }) });
}

function withoutUndefined(data: z.infer<typeof configFile>): ConfigFile {
  return JSON.parse(JSON.stringify(data)) as ConfigFile;
}

function problemsOf(faults: readonly LocatedFault[], yaml: YamlText): ConfigProblem[] {
  return faults
    .map(({ path, fault }) => {
      const line = yaml.lineOf(path);
      return { path: dotted(path), ...(line === undefined ? {} : { line }), problem: fault };
    })
    .map(sayable)
    .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** A key that was pasted into the file is not said again. */
function sayable(problem: ConfigProblem): ConfigProblem {
  const hideIn = (_key: string, value: unknown) =>
    typeof value === 'string' ? withoutKeys(value) : value;
  return JSON.parse(JSON.stringify(problem, hideIn)) as ConfigProblem;
}

/** `jobs.daily_collection.sources[0].pages` */
function dotted(path: SettingPath): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}
