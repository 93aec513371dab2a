import { counted } from './numbers.ts';
import { FOUND } from './damage.en.ts';

/** What `doctor` says. */
export const doctor = {
  node: (version: string) => `Node ${version}`,
  zone: ({ zone, nearest }: { zone: string; nearest?: string }) =>
    `TZ names no time zone: '${zone}'${nearest === undefined ? '' : ` (did you mean '${nearest}'?)`}. Times that are not a home's are shown in UTC`,
  home: (home: string) => `Home ${home}`,
  disk: (free: string) => `${free} free`,
  diskLow: (free: string) => `Only ${free} free; a year of snapshots takes about 1 GB`,
  inodesFew: (free: number) =>
    `Only ${counted(free, 'inode')} free: no more files than that can be made there (df -i)`,
  config: 'Configuration is good',
  key: (kind: string) => `API key in the form of a ${kind}`,
  keyKinds: { bearer: 'read access token', query: 'v3 key' },
  noKeyNeeded: 'No API key needed: the sandbox is used',
  store: (lastRun: string | undefined) =>
    `Ledger can be read; ${lastRun === undefined ? 'nothing has run yet' : `last run ${lastRun}`}`,
  lookingThrough: (file: string) => `Looking through ${file}…`,
  storeNew: 'Ledger will be made by the first run',
  daemonDied: (at: string) =>
    `The daemon is not running: it was killed, or the machine went down, after ${at} (its last sign of life)`,
  fileChanged: (path: string) => `${path} is missing or was changed since it was published`,
  proxy: (proxy: string) => `TMDB is asked by the proxy ${proxy}`,
  reachable: (url: string) => `${url} answers`,
  unreachable: (url: string, problem: string) => `${url}: ${problem}`,
  allGood: 'Everything is fine.',
  folderTaken: (path: string, found: keyof typeof FOUND) =>
    `${path} is a ${FOUND[found]}, and has to be a folder`,
  moveAway: 'Move it away; the folder is made when it is needed.',
  keyReadable: (path: string) =>
    `${path} holds the API key, and others on this machine may read it`,
  keyOwned: (path: string, owner: number) =>
    `${path} holds the API key, and belongs to another user (number ${owner})`,
  closeFile: (file: string) => `Close it: chmod 600 ${file}`,
  takeFile: (file: string) => `Make it yours: sudo chown "$(id -u)" ${file} && chmod 600 ${file}`,
  verdict: (problems: number, warnings: number) =>
    problems === 0
      ? `No problem, but ${counted(warnings, 'warning')}.`
      : `${counted(problems, 'problem')}${warnings === 0 ? '' : `, ${counted(warnings, 'warning')}`}.`,
};
