import type { Unreachable } from '../occurrence.ts';
import type { Finding, VersionState } from '../snapshot.ts';
import { counted } from './numbers.ts';
import { damageText } from './damage.en.ts';
import { demo } from './demo.en.ts';
import { doctor } from './doctor.en.ts';
import { UNREACHABLE_EN } from './unreachable.ts';

/** Everything commands say, besides errors. The Korean twin has the same shape. */
export const commands = {
  about:
    'A movie dataset that keeps itself fresh: collects movies from TMDB, checks and publishes them.',
  help: {
    usage: 'Usage:',
    usageOptions: '[options]',
    usageCommand: '[command]',
    arguments: 'Arguments:',
    options: 'Options:',
    commands: 'Commands:',
    examples: 'Examples:',
    init: 'make a home: the folder that holds everything of one installation',
    run: 'collect now, with progress; recorded like any run',
    start: 'run the jobs when they are due, in the background',
    foreground: 'stay in this terminal, and show the log',
    stop: 'end the daemon; what runs stops at its next page and is resumed later',
    restart: 'stop and start',
    reload: 'read the configuration again, without stopping',
    status: 'whether the daemon runs, what runs, what is next, what failed',
    jobs: 'every job: when it is due, whether it is on, how it went last',
    next: 'what comes due next, and what changes of clocks will do to it',
    pause: 'keep a job from starting by itself; what comes due meanwhile is not made up for',
    resume: 'end a pause; nothing is owed for it',
    nextJob: 'only this job (default: all collections, in order)',
    pausedJob: 'daily, or the name of a job; all: every collection',
    count: 'how many, at most 1000 (default: 10 of one job, or the next of each)',
    zone: "the time zone to show them in (default: each job's own)",
    note: 'why, for whoever looks',
    until:
      'when it ends, as 2h, 3d, a day (2026-11-23: as it begins) or 2026-11-23T02:00:00+09:00 (default: when it is resumed)',
    background: 'let the daemon run it, at once',
    wait: 'wait for a run of it that is under way; with --background, for the end of the run',
    allRuns: 'health checks too',
    logs: 'what the daemon wrote down',
    follow: 'go on with what comes (Ctrl+C ends it)',
    logJob: 'only of this job',
    level: 'this level and graver: debug, info, warning, error, critical (default info)',
    since:
      'from this time on, as 2h, 3d, a day (2026-11-23, yesterday) or 2026-11-23T02:00:00+09:00 (default: the last 50 lines)',
    runs: 'what ran, when, and how it ended',
    'runs show': 'everything about one run',
    explain: 'why a job ran, did not run, or ran late',
    explainAt:
      'due at this time, 2026-11-23T02:00:00+09:00, or on this day, 2026-11-23 or yesterday (default: the last time it was due)',
    stats: 'the last days in numbers',
    health: 'look at everything, write the health file, say what is wrong',
    days: 'how many days back (default 7)',
    data: 'the published snapshots and what was kept back',
    'data list': 'which snapshots there are',
    'data show': 'what one snapshot says about itself',
    'data path': 'where the file of a snapshot is',
    'data verify': 'compare every file with the catalog',
    'data quarantine': 'what was rejected or withheld, and why',
    'data publish': 'publish a withheld snapshot on your word',
    sandbox: 'a TMDB server on this machine, for trying things out',
    config: 'the configuration',
    'config check': 'read matinee.yaml and .env and say what is wrong',
    'config show': 'every setting with its value and where it comes from',
    doctor: 'check this installation and say what to do',
    demo: 'a home on the sandbox, collected and shown, in one go',
    live: 'start a daemon on it with jobs every minute, to be watched and stopped',
    help: 'help for a command',
    version: 'the version',
    home: 'the home (default: MATINEE_HOME, or the current folder)',
    json: 'one JSON document instead of text',
    lang: 'ko or en',
    unsafeHome: 'accept a file system whose locks cannot be depended on',
    at: 'for this time instead of now: 2026-11-23T02:00:00+09:00, or a day (2026-11-23, yesterday) for when it was due then',
    replace: 'replace what is there though it may be better; it goes to the archive',
    dryRun: 'fetch and check, but publish and record nothing',
    incomplete: 'publish though it is not good enough; who did so is recorded',
    limit: 'how many, newest first',
    runsJob: 'only of this job',
    port: 'the port to listen on; 0 takes any',
    movies: 'how many to make up, or a file with one movie a line (.gz is fine)',
    seed: 'the same seed and date give the same movies',
    date: "the sandbox's today, as 2026-11-23",
    key: 'the only key that is accepted',
    rate: 'requests a second; more are answered with 429',
    latency: 'how long every answer takes, in ms',
    fault: 'a fault to play, as KIND[@PATH][?OPTION=VALUE&…]; several are fine',
    record: 'a file for what was sent, one request a line; - is standard output',
    'data export': 'the snapshots of a dataset as CSV, JSON lines or Parquet',
    format: 'csv, jsonl or parquet',
    excel: "CSV for spreadsheets: with a byte order mark, and a ' before what would be a formula",
    from: 'the first period, for instance 20261101',
    to: 'the last period; 202611 takes in its days',
    out: 'the file to write (csv and jsonl: standard output)',
    report: 'weekly and monthly reports',
    'report weekly': 'make a weekly report, of the last week or any other',
    'report monthly': 'make a monthly report, of the last month or any other',
    'report list': 'which reports there are',
    weekPeriod: 'for instance 2026-W47',
    monthPeriod: 'for instance 202611',
    reportDataset: 'of a collection of your own (default: weekly or monthly)',
    history: 'ranks, popularity and votes of a movie over time',
    movie: 'TMDB id, or a part of the title',
    list: 'only this list, for instance popular',
    csv: 'as CSV',
    job: 'daily, or the name of a job',
    dir: 'the folder',
    runId: 'the id of a run, from `runs`',
    dataset: 'for instance daily',
    period: 'for instance 20261123 (default: the newest)',
  },
  jobs: {
    daily_collection: 'daily collection',
    weekly_collection: 'weekly collection',
    hourly_trending: 'hourly trending',
    monthly_refresh: 'monthly refresh',
    health_check: 'health check',
  } as Record<string, string>,
  init: {
    askLang: 'Language / 언어',
    askKey: 'TMDB API key (empty: decide later)',
    noKey: 'That is neither a read access token (eyJ…) nor a v3 key (32 hex digits).',
    made: (home: string) => `Made ${home}.`,
    keyMissing: (home: string) =>
      `Next: put your TMDB key into ${home}/.env as TMDB_API_KEY=…  (https://www.themoviedb.org/settings/api)`,
    next: (run: string) => `Then: ${run}`,
    rehearse: (run: string) => `Or without a key: TMDB_BASE_URL=sandbox ${run}`,
    yaml: ({
      lang,
      timezone,
      language,
      region,
    }: {
      lang: string;
      timezone: string;
      language: string;
      region: string;
    }) => `# Matinee configuration. What is not said keeps its default; see: matinee config show
lang: ${lang}
timezone: ${timezone}
tmdb:
  language: ${language}
  region: ${region}
  # requestsPerSecond: 20     # over all jobs and processes together
  # baseUrl: sandbox          # the built-in TMDB sandbox, no key needed
`,
    env: `# Secrets. Keep this file to yourself; the real environment wins over it.
# A read access token (eyJ…) or a v3 API key, from https://www.themoviedb.org/settings/api
TMDB_API_KEY=
`,
  },
  run: {
    heading: (job: string, run: string) => `${job} · ${run}`,
    progress: (p: {
      pages: number;
      of: number;
      movies: number;
      perSecond: string;
      left: string | undefined;
    }) =>
      `${p.pages}/${counted(p.of, 'page')} · ${counted(p.movies, 'movie')} · ${p.perSecond} pages/s${p.left === undefined ? '' : ` · ${p.left} left`}`,
    resumed: (pages: number, run: string) => `Resumed ${counted(pages, 'page')} of ${run}.`,
    retry: (e: { path: string; page: number; reason: string; waitS: string }) =>
      `${e.path} page ${e.page}: ${e.reason}; again in ${e.waitS} s`,
    published: (key: string) => `Published ${key}`,
    observedLater: (period: string) =>
      `It says what TMDB shows now, not what it showed in ${period}: TMDB keeps no past.`,
    accepted: (key: string, by: string) => `Published ${key}, on the word of ${by}`,
    rehearsed: 'Rehearsed: nothing was published or recorded.',
    wouldWithhold: (faults: string) => `It would have been withheld: ${faults}.`,
    counts: (c: RunCounts) =>
      `${c.raw} received = ${c.collected} collected + ${c.duplicates} duplicates + ${c.filtered} filtered + ${c.unidentified} without id`,
    quality: (q: { valid: number; rate: string; clean: string; score: string }) =>
      `${q.valid} valid (quality ${q.rate} %), clean ${q.clean} %, mean score ${q.score}`,
    requests: (r: { requests: number; retries: number; took: string }) =>
      `${counted(r.requests, 'request')}, ${counted(r.retries, 'retry', 'retries')}, ${r.took}`,
    rejected: 'rejected',
    flagged: 'flagged',
    none: 'none',
    source: 'source',
    raw: 'received',
    unique: 'first seen here',
    recovered: (run: string, result: string) =>
      `An earlier process had left ${run} half done: ${result}.`,
    recoveredResults: {
      published: 'published it',
      withheld: 'set it aside',
      undone: 'undid it',
      interrupted: 'marked it interrupted',
      failed: 'marked it failed, as it had not ended by its deadline',
    },
    overdue: (it: { job: string; run: string; pid: number }) =>
      `${it.job} (${it.run}) is past its deadline and does not end; PID ${it.pid} is being ended.`,
    unreachable: (it: { job: string; run: string; pid: number }, why: Unreachable) =>
      `${it.job} (${it.run}) is past its deadline: ${UNREACHABLE_EN[why](it.pid)}`,
    notice: (name: string, setting: string | undefined) =>
      setting === undefined
        ? `${name} has no effect in Matinee.`
        : `${name} has no effect in Matinee; use ${setting}.`,
    followUpLater:
      'The snapshot is published; its history and report follow with the next command.',
    stopping: 'Stopping…',
  },
  runs: {
    none: 'Nothing has run yet.',
    columns: ['run', 'job', 'due', 'state', 'took', 'movies', 'quality'],
    states: {
      running: 'running',
      succeeded: 'succeeded',
      failed: 'failed',
      interrupted: 'interrupted',
    },
    gone: 'interrupted?',
    overdue: 'overdue',
    withheld: 'withheld',
  },
  data: {
    none: 'No snapshots yet.',
    observedLater: '* collected after its period was over',
    acceptedIncomplete: '† incomplete, and published on the word of a person',
    columns: ['dataset', 'period', 'movies', 'quality', 'clean', 'size', 'published', 'run'],
    clean: (files: number) =>
      `${counted(files, 'file')} compared: as the catalog says, and nothing stray.`,
    finding: ({ kind, key, damage }: Finding) =>
      ({
        missing: `${key} is missing`,
        changed: `${key} was changed since it was published`,
        damaged: `${key} is damaged`,
        stray: `${key} is unknown to the catalog`,
        folder: `${key} is a folder, and has to be a file`,
        special: `${key} is a pipe, a socket or a device, and has to be a file`,
        row: `${key} ${damage === undefined ? 'is damaged' : damageText(damage)}`,
      })[kind],
    findings: (n: number) => `${counted(n, 'finding')}.`,
    findingsHint:
      'A file that is missing or changed: put it back as it was, or collect its period again with run. One that the catalog does not know: move it away.',
    exported: (snapshots: number, movies: number, size: string) =>
      `Exported ${counted(movies, 'movie')} of ${counted(snapshots, 'snapshot')}, ${size}.`,
    withheldTitle: 'Withheld snapshots',
    rejectedTitle: 'Rejected movies',
    nothingKept: 'Nothing is in quarantine.',
    rejectedColumns: ['run', 'rule', 'movies'],
    movieColumns: ['rule', 'id', 'title', 'reason'],
    states: {
      publishing: 'being published',
      setting_aside: 'being set aside',
      accepting: 'being accepted',
      current: 'current',
      archived: 'archived',
      withheld: 'withheld',
      abandoned: 'abandoned',
    } satisfies Record<VersionState, string>,
  },
  report: {
    none: 'No reports yet.',
    written: (path: string) => `Written ${path}`,
  },
  sandbox: {
    listening: (url: string) => `TMDB sandbox at ${url}  (Ctrl+C stops it)`,
    use: (url: string, hasKey: boolean) =>
      `Use it: TMDB_BASE_URL=${url}  ${hasKey ? 'with the key of --key as TMDB_API_KEY' : 'with any well-formed TMDB_API_KEY'}`,
  },
  config: {
    good: (home: string) => `The configuration of ${home} is good.`,
    columns: ['setting', 'value', 'from'],
    origins: {
      default: 'default',
      file: 'matinee.yaml',
      '.env': '.env',
      environment: 'environment',
    },
  },
  doctor,
  demo,
};

export interface RunCounts {
  raw: number;
  collected: number;
  duplicates: number;
  filtered: number;
  unidentified: number;
}
