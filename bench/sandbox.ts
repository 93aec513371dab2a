import { temporaryFolder } from './home.ts';
import { type Answer, mebibytes, milliseconds, timed } from './measure.ts';
import { emptyProgram, peakOf, peakSoFar, serveSandbox } from './program.ts';

const MOVIES = 1_000_000;
const LISTS = 80;
const LIMIT_MS = 1000;
const LIMIT_BYTES = 150 * 2 ** 20;
const KEY = '0'.repeat(32);
const SORTS = ['popularity.desc', 'vote_average.desc', 'title.asc', 'revenue.desc'];

/** How soon does a sandbox of a million movies listen, and how much memory do its lists take? */
export async function sandboxBench(): Promise<Answer> {
  await using folder = await temporaryFolder();
  const floor = await peakOf({ argv: [await emptyProgram(folder)] });
  let sandbox: Awaited<ReturnType<typeof serveSandbox>> | undefined;
  const startMs = await timed(async () => {
    sandbox = await serveSandbox(['--movies', String(MOVIES)]);
  });
  await using serving = sandbox!;
  for (let list = 0; list < LISTS; list++) await ask(serving.url, list);
  const peak = await peakSoFar(serving.pid);
  return {
    ratio: peak / floor,
    against: 'an empty Node program',
    figures: `${mebibytes(peak)} and ${mebibytes(floor)} at the peak, after ${LISTS} lists of ${MOVIES.toLocaleString('en')} movies; listening after ${milliseconds(startMs)}`,
    limit: {
      text: `${milliseconds(LIMIT_MS)} and ${mebibytes(LIMIT_BYTES)}`,
      kept: startMs <= LIMIT_MS && peak <= LIMIT_BYTES,
    },
  };
}

/** A page of a list that was not asked for before, which has to be ranked. */
async function ask(url: string, list: number): Promise<void> {
  const sort = SORTS[list % SORTS.length];
  const params = `api_key=${KEY}&sort_by=${sort}&primary_release_year=${1990 + (list % 35)}`;
  const response = await fetch(`${url}/discover/movie?${params}&vote_count.gte=${list}`);
  if (!response.ok) throw new Error(`the sandbox answered ${response.status}`);
  await response.text();
}
