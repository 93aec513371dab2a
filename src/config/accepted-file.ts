import { join } from 'node:path';

import type { FileSystem } from '../lib/files.ts';
import { fingerprint } from '../lib/fingerprint.ts';
import type { ConfigFile } from './schema.ts';

type ReadFile = (yaml: string, yamlFile: string) => Promise<ConfigFile>;

interface AcceptedFileParts {
  files: Pick<FileSystem, 'read'>;
  /** Where what was accepted last is kept. */
  path: string;
  /** Replaces what is kept there. */
  replace: (content: string) => Promise<void>;
  programVersion: string;
}

/** Changes whenever what a `matinee.yaml` may hold does. */
const SCHEMA = join(import.meta.dirname, '../../schema/matinee.schema.json');

/**
 * Reads a `matinee.yaml` that has been accepted before without parsing it: what came of it is kept,
 * by the bytes of the file and the program that read it. No variable and no secret is in it: those
 * are put in where settings are put together. Whatever is wrong with what is kept, or with keeping
 * it, the file is parsed as if there were nothing.
 */
export function acceptedFileReader(parts: AcceptedFileParts, parse: ReadFile): ReadFile {
  return async (yaml, yamlFile) => {
    const key = await keyOf(yaml, parts);
    const kept = await readKept(key, parts);
    if (kept !== undefined) return kept;
    const file = await parse(yaml, yamlFile);
    await keep(key, file, parts);
    return file;
  };
}

async function keyOf(yaml: string, { files, programVersion }: AcceptedFileParts): Promise<string> {
  const schema = new TextDecoder().decode(await files.read(SCHEMA));
  return fingerprint(JSON.stringify([programVersion, schema, yaml]));
}

/** The key, the fingerprint of the rest, the rest: a line each. */
async function readKept(key: string, { files, path }: AcceptedFileParts) {
  try {
    const content = new TextDecoder().decode(await files.read(path));
    const [foundKey, found, json = ''] = content.split('\n');
    return foundKey === key && found === fingerprint(json)
      ? (JSON.parse(json) as ConfigFile)
      : undefined;
  } catch {
    return undefined;
  }
}

async function keep(key: string, file: ConfigFile, { replace }: AcceptedFileParts): Promise<void> {
  const json = JSON.stringify(file);
  // One may look at a home that one may not write.
  await replace(`${key}\n${fingerprint(json)}\n${json}\n`).catch(() => {});
}
