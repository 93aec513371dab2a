import type { StagedPage } from '../snapshot.ts';
import { type HomeFiles, sha256 } from './home-files.ts';
import { pagesKey, stagingKey } from './paths.ts';

/** A page as its file keeps it: the body as it came, from which the results are read again. */
export type PageLine = Omit<StagedPage, 'results'>;

/** A page as a line of its file, line end included. */
export function pageLine({ source, page, totalPages, observedAt, ...rest }: PageLine): string {
  const { sha256, body, sandbox } = rest;
  const line = { source, page, totalPages, observedAt, sha256, body, sandbox };
  return `${JSON.stringify(line)}\n`;
}

/**
 * The pages that an attempt has kept; none where it has no file. A line that a kill or a power cut
 * tore, and one whose body is not what its hash says, are left out.
 */
export async function readPageLines(attemptId: string, files: HomeFiles): Promise<PageLine[]> {
  const content = await files.read(pagesKey(attemptId));
  const lines = new TextDecoder().decode(content).split('\n');
  return lines.map(readLine).filter((line) => line !== undefined);
}

/**
 * Makes these pages of a stopped attempt the kept pages of the one that goes on from it, and removes
 * the stopped one's folder. A kill at any instant leaves all of them with one of the two.
 */
export async function movePages(
  { from, to }: { from: string; to: string },
  pages: readonly PageLine[],
  files: HomeFiles,
): Promise<void> {
  // Written anew: the end of the old file may be torn, and what is added to it would be lost.
  const beside = `${stagingKey(to)}/resumed.jsonl`;
  await files.makeFolder(stagingKey(to));
  await files.write(beside, pages.map(pageLine).join(''));
  await files.move(beside, pagesKey(to));
  // They have moved even if this fails: whoever opens the store next sweeps the folder.
  await files.remove(stagingKey(from)).catch(() => {});
}

function readLine(text: string): PageLine | undefined {
  try {
    const line = JSON.parse(text);
    if (sha256(line.body) !== line.sha256) return undefined;
    return { ...line, observedAt: new Date(line.observedAt) };
  } catch {
    return undefined; // torn
  }
}
