import type { Command } from './command.ts';

/**
 * All commands, in the order of the help. Each is a file of its own, loaded when it is called, so
 * that a command starts without what the others need.
 */
export const COMMANDS: readonly Command[] = [
  {
    name: 'init',
    args: [['[dir]', 'dir']],
    examples: ['matinee init ~/matinee'],
    run: async (...call) => (await import('./commands/init.ts')).init(...call),
  },
  {
    name: 'run',
    args: [['<job>', 'job']],
    options: [
      ['--at <time>', 'at'],
      ['--replace', 'replace'],
      ['--dry-run', 'dryRun'],
      ['--wait', 'wait'],
      ['--background', 'background'],
    ],
    examples: [
      'matinee run daily',
      'matinee run daily --background --wait',
      'matinee run daily --at 2026-11-23T02:00:00+09:00',
      'TMDB_BASE_URL=sandbox matinee run daily --home /tmp/try',
    ],
    run: async (...call) => (await import('./commands/run.ts')).run(...call),
  },
  {
    name: 'start',
    options: [['--foreground', 'foreground']],
    internalOptions: ['--detached'],
    examples: ['matinee start', 'matinee start --foreground'],
    run: async (...call) => (await import('./commands/start.ts')).start(...call),
  },
  {
    name: 'stop',
    examples: ['matinee stop'],
    run: async (...call) => (await import('./commands/stop.ts')).stop(...call),
  },
  {
    name: 'restart',
    examples: ['matinee restart'],
    run: async (...call) => (await import('./commands/stop.ts')).restart(...call),
  },
  {
    name: 'reload',
    examples: ['matinee reload'],
    run: async (...call) => (await import('./commands/reload.ts')).reload(...call),
  },
  {
    name: 'status',
    examples: ['matinee status', 'matinee status --json'],
    run: async (...call) => (await import('./commands/status.ts')).status(...call),
  },
  {
    name: 'jobs',
    examples: ['matinee jobs', 'matinee jobs --json'],
    run: async (...call) => (await import('./commands/jobs.ts')).jobs(...call),
  },
  {
    name: 'next',
    args: [['[job]', 'nextJob']],
    options: [
      ['--count <n>', 'count'],
      ['--zone <zone>', 'zone'],
    ],
    examples: [
      'matinee next',
      'matinee next daily --count 30',
      'matinee next weekly --zone America/New_York --json',
    ],
    run: async (...call) => (await import('./commands/next.ts')).next(...call),
  },
  {
    name: 'pause',
    args: [['<job>', 'pausedJob']],
    options: [
      ['--note <text>', 'note'],
      ['--until <time>', 'until'],
    ],
    examples: [
      'matinee pause hourly',
      'matinee pause all --until 3d --note "moving house"',
      'matinee pause weekly --until 2026-12-01T00:00:00+09:00',
    ],
    run: async (...call) => (await import('./commands/pause.ts')).pause(...call),
  },
  {
    name: 'resume',
    args: [['<job>', 'pausedJob']],
    examples: ['matinee resume hourly', 'matinee resume all'],
    run: async (...call) => (await import('./commands/resume.ts')).resume(...call),
  },
  {
    name: 'logs',
    options: [
      ['-f, --follow', 'follow'],
      ['--job <job>', 'logJob'],
      ['--level <level>', 'level'],
      ['--since <time>', 'since'],
    ],
    examples: [
      'matinee logs -f',
      'matinee logs --level error --since 2d',
      'matinee logs --job daily',
    ],
    run: async (...call) => (await import('./commands/logs.ts')).logs(...call),
  },
  {
    name: 'runs',
    options: [
      ['--limit <n>', 'limit'],
      ['--job <job>', 'runsJob'],
      ['--all', 'allRuns'],
    ],
    examples: ['matinee runs', 'matinee runs --job daily', 'matinee runs --limit 5 --all --json'],
    run: async (...call) => (await import('./commands/runs.ts')).runs(...call),
  },
  {
    name: 'runs show',
    args: [['<id>', 'runId']],
    examples: ['matinee runs show daily-20261123T020003Z-7f3a'],
    run: async (...call) => (await import('./commands/runs.ts')).showRun(...call),
  },
  {
    name: 'explain',
    args: [['<job>', 'job']],
    options: [['--at <time>', 'explainAt']],
    examples: [
      'matinee explain daily',
      'matinee explain hourly --at yesterday',
      'matinee explain daily-20261122T170000Z-6d2b',
      'matinee explain monthly --json',
    ],
    run: async (...call) => (await import('./commands/explain.ts')).explain(...call),
  },
  {
    name: 'stats',
    options: [['--days <n>', 'days']],
    examples: ['matinee stats', 'matinee stats --days 30 --json'],
    run: async (...call) => (await import('./commands/stats.ts')).stats(...call),
  },
  {
    name: 'health',
    examples: ['matinee health', 'matinee health --json'],
    run: async (...call) => (await import('./commands/health.ts')).health(...call),
  },
  {
    name: 'data list',
    examples: ['matinee data list', 'matinee data list --json'],
    run: async (...call) => (await import('./commands/data-list.ts')).list(...call),
  },
  {
    name: 'data show',
    args: [
      ['<dataset>', 'dataset'],
      ['[period]', 'period'],
    ],
    examples: ['matinee data show daily', 'matinee data show daily 20261123 --json'],
    run: async (...call) => (await import('./commands/data-show.ts')).show(...call),
  },
  {
    name: 'data path',
    args: [
      ['<dataset>', 'dataset'],
      ['[period]', 'period'],
    ],
    examples: ['jq .movies[0].title "$(matinee data path daily)"'],
    run: async (...call) => (await import('./commands/data-show.ts')).path(...call),
  },
  {
    name: 'data verify',
    examples: ['matinee data verify'],
    run: async (...call) => (await import('./commands/data-verify.ts')).verifyFiles(...call),
  },
  {
    name: 'data quarantine',
    args: [['[run]', 'runId']],
    examples: ['matinee data quarantine', 'matinee data quarantine daily-20261123T020003Z-7f3a'],
    run: async (...call) => (await import('./commands/data-quarantine.ts')).quarantine(...call),
  },
  {
    name: 'data publish',
    args: [['<run>', 'runId']],
    options: [
      ['--incomplete', 'incomplete'],
      ['--replace', 'replace'],
    ],
    examples: ['matinee data publish daily-20261123T020003Z-7f3a --incomplete'],
    run: async (...call) => (await import('./commands/data-publish.ts')).publish(...call),
  },
  {
    name: 'data export',
    args: [['<dataset>', 'dataset']],
    options: [
      ['--format <format>', 'format'],
      ['--excel', 'excel'],
      ['--from <period>', 'from'],
      ['--to <period>', 'to'],
      ['--out <file>', 'out'],
    ],
    examples: [
      'matinee data export daily --format csv --out daily.csv',
      'matinee data export weekly --format csv --excel --out weekly.csv',
      'matinee data export daily --from 20261101 --to 202611 --format parquet --out november.parquet',
    ],
    run: async (...call) => (await import('./commands/data-export.ts')).exportData(...call),
  },
  {
    name: 'report weekly',
    options: [
      ['--period <period>', 'weekPeriod'],
      ['--dataset <dataset>', 'reportDataset'],
    ],
    examples: ['matinee report weekly', 'matinee report weekly --period 2026-W47 --json'],
    run: async (...call) => (await import('./commands/report.ts')).weekly(...call),
  },
  {
    name: 'report monthly',
    options: [
      ['--period <period>', 'monthPeriod'],
      ['--dataset <dataset>', 'reportDataset'],
    ],
    examples: ['matinee report monthly --period 202611'],
    run: async (...call) => (await import('./commands/report.ts')).monthly(...call),
  },
  {
    name: 'report list',
    examples: ['matinee report list'],
    run: async (...call) => (await import('./commands/report.ts')).list(...call),
  },
  {
    name: 'history',
    args: [['<movie>', 'movie']],
    options: [
      ['--list <name>', 'list'],
      ['--csv', 'csv'],
    ],
    examples: ['matinee history 550', 'matinee history "Night Train" --list popular --csv'],
    run: async (...call) => (await import('./commands/history.ts')).history(...call),
  },
  {
    name: 'sandbox',
    options: [
      ['--port <n>', 'port'],
      ['--movies <n|file>', 'movies'],
      ['--seed <n>', 'seed'],
      ['--date <date>', 'date'],
      ['--key <key>', 'key'],
      ['--rate <n>', 'rate'],
      ['--latency <ms>', 'latency'],
      ['--fault <spec...>', 'fault'],
      ['--record <file>', 'record'],
    ],
    examples: [
      'matinee sandbox --port 8000',
      'matinee sandbox --movies movies.jsonl.gz --rate 40',
      "matinee sandbox --fault '429@/movie/popular?times=3&retryAfter=1' 'truncated?every=10'",
    ],
    run: async (...call) => (await import('./commands/sandbox.ts')).sandbox(...call),
  },
  {
    name: 'config check',
    internalOptions: ['--parsed', '--config <file>'],
    examples: ['matinee config check'],
    run: async (...call) => (await import('./commands/config.ts')).check(...call),
  },
  {
    name: 'config show',
    examples: ['matinee config show', 'matinee config show --json'],
    run: async (...call) => (await import('./commands/config.ts')).show(...call),
  },
  {
    name: 'doctor',
    examples: ['matinee doctor'],
    run: async (...call) => (await import('./commands/doctor.ts')).doctor(...call),
  },
  {
    name: 'demo',
    args: [['[dir]', 'dir']],
    options: [['--live', 'live']],
    examples: ['matinee demo', 'matinee demo --live'],
    run: async (...call) => (await import('./commands/demo.ts')).demo(...call),
  },
];
