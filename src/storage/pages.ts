import type { StagedPage } from '../snapshot.ts';
import { type HomeFiles, sha256 } from './home-files.ts';
import { pagesKey, stagingKey } from './paths.ts';

/** A page as its file keeps it: the body as it came, from which the rest is read again. */
export type PageLine = Omit<StagedPage, 'results' | 'totalPages'>;

const BODY = Buffer.from(',"body":');
const END = Buffer.from('}\n');
const NEWLINE = 0x0a;

/** A page as a line of its file, line end included: JSON, with the body, which is JSON, as it came. */
export function pageLine({ source, page, observedAt, ...rest }: PageLine): Uint8Array {
  const { sha256, sandbox, body } = rest;
  const facts = JSON.stringify({ source, page, observedAt, sha256, sandbox });
  return Buffer.concat([Buffer.from(facts.slice(0, -1)), BODY, onOneLine(body), END]);
}

/** JSON of several lines becomes a JSON text, which has one. */
function onOneLine(body: Uint8Array): Uint8Array {
  if (!body.includes(NEWLINE)) return body;
  return Buffer.from(JSON.stringify(new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)));
}

/**
 * The pages that an attempt has kept; none where it has no file. A line that a kill or a power cut
 * tore, and one whose body is not what its hash says, are left out.
 */
export async function readPageLines(attemptId: string, files: HomeFiles): Promise<PageLine[]> {
  const content = Buffer.from((await files.read(pagesKey(attemptId))) ?? []);
  return linesOf(content)
    .map(readLine)
    .filter((line) => line !== undefined);
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
  await files.write(beside, Buffer.concat(pages.map(pageLine)));
  await files.move(beside, pagesKey(to));
  // They have moved even if this fails: whoever opens the store next sweeps the folder.
  await files.remove(stagingKey(from)).catch(() => {});
}

function linesOf(content: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = content.indexOf(NEWLINE); end !== -1; end = content.indexOf(NEWLINE, start)) {
    lines.push(content.subarray(start, end));
    start = end + 1;
  }
  return [...lines, content.subarray(start)];
}

function readLine(line: Buffer): PageLine | undefined {
  try {
    // The first one: within a text its quotes would be escaped.
    const factsEnd = line.indexOf(BODY);
    const facts = JSON.parse(`${line.toString('utf8', 0, factsEnd)}}`);
    const kept = line.subarray(factsEnd + BODY.length, -1);
    const body = kept[0] === 0x22 ? Buffer.from(JSON.parse(String(kept))) : kept;
    if (sha256(body) !== facts.sha256) return undefined;
    return { ...facts, observedAt: new Date(facts.observedAt), body };
  } catch {
    return undefined; // torn
  }
}
