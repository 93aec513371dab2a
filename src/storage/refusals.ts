import { MatineeError } from '../errors.ts';
import { isOutOfInodes } from '../lib/exhausted.ts';
import { isDiskFull, isTooManyFiles, systemCode } from '../lib/files.ts';
import { NotAFile } from '../lib/not-a-file.ts';

/** In plain words, where the system's own are none. */
const CAUSES: Readonly<Record<string, string>> = {
  EACCES: 'EACCES, permission denied',
  EPERM: 'EPERM, not permitted',
  EROFS: 'EROFS, the disk is read-only',
  EIO: 'EIO, the disk does not answer',
  ENAMETOOLONG: 'ENAMETOOLONG, the name is too long',
  EFBIG: 'EFBIG, the file would be larger than is allowed',
};

/**
 * What the operating system refused to do with a file, as an error that can be told: `disk-full`,
 * `too-many-files`, `not-a-file`, `storage-failed`. Any other error is returned as it is.
 */
export function refusal(error: unknown, about: { path?: string; operation: string }): unknown {
  const code = systemCode(error);
  const { path, operation } = about;
  const options = { cause: error };
  if (error instanceof NotAFile) {
    return new MatineeError('not-a-file', { path: error.path, found: error.found }, options);
  }
  if (isTooManyFiles(error)) return new MatineeError('too-many-files', {}, options);
  if (isDiskFull(error)) {
    return new MatineeError(
      'disk-full',
      { ...(path !== undefined && { path }), ...(isOutOfInodes(error) && { noInodes: true }) },
      options,
    );
  }
  if (code === undefined || path === undefined) return error;
  const cause = CAUSES[code] ?? code;
  return new MatineeError('storage-failed', { path, operation, cause }, options);
}
