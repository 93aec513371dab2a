import { type ReplaceOptions, replaceFile, type Writer } from '../lib/replace-file.ts';
import { pathIn } from './paths.ts';
import { refusal } from './refusals.ts';

/**
 * Replaces a file of a home, whose folder is there; a reader never sees half of it.
 *
 * @throws {MatineeError} `disk-full`, `too-many-files`, `storage-failed`.
 */
export async function replaceHomeFile(
  home: string,
  key: string,
  content: string,
  by: Writer,
  options: ReplaceOptions = {},
): Promise<void> {
  const path = pathIn(home, key);
  try {
    await replaceFile(path, content, by, options);
  } catch (error) {
    throw refusal(error, { path, operation: 'write' });
  }
}
