import { join } from 'node:path';

/** Where everything lies below a home; keys are relative and use `/`, as the catalog keeps them. */
export const KEYS = {
  settings: 'matinee.yaml',
  secrets: '.env',
  database: 'matinee.db',
  run: 'run',
  locks: 'run/locks',
  budget: 'run/budget.db',
  snapshots: 'data/raw/movies',
  staging: 'data/staging',
  quarantine: 'data/quarantine',
  withheld: 'data/quarantine/snapshots',
  archive: 'data/archive',
  reports: 'data/raw/metadata',
  history: 'history.db',
  healthFolder: 'logs/health',
  health: 'logs/health/latest_health.json',
  logs: 'logs',
  log: 'logs/scheduler_daemon.log',
  pid: 'logs/scheduler_daemon.pid',
  schedulerStatus: 'logs/scheduler_status.json',
  daemonLock: 'run/locks/daemon.lock',
  accepted: 'run/accepted.yaml',
  parsedSettings: 'run/settings.txt',
} as const;

/** The folders that a home is made of. */
export const FOLDERS = [
  KEYS.locks,
  KEYS.snapshots,
  KEYS.staging,
  KEYS.withheld,
  KEYS.archive,
] as const;

/** A copy of a database before its migration from a schema. */
export function copyName(database: 'matinee' | 'history', schema: number): string {
  return `${database}-schema-${schema}.db`;
}

/** Whether a file of the archive is such a copy. */
export function isCopyName(name: string): boolean {
  return /^(?:matinee|history)-schema-\d+\.db$/.test(name);
}
/** The folders in which files are replaced, below the home: a process that dies may leave some there. */
export const REPLACED_IN = [
  '',
  KEYS.run,
  KEYS.logs,
  KEYS.healthFolder,
  `${KEYS.reports}/weekly_reports`,
  `${KEYS.reports}/monthly_reports`,
] as const;

export function pathIn(home: string, key: string): string {
  return join(home, key);
}

export function snapshotKey(dataset: string, period: string): string {
  return `${KEYS.snapshots}/${dataset}_${period}.json`;
}

export function stagingKey(attemptId: string): string {
  return `${KEYS.staging}/${attemptId}`;
}

export function stagedSnapshotKey(attemptId: string): string {
  return `${stagingKey(attemptId)}/snapshot.json`;
}

export function pagesKey(attemptId: string): string {
  return `${stagingKey(attemptId)}/pages.jsonl`;
}

/** Rejected movies of a run, one a line with rule and reason. */
export function rejectedKey(attemptId: string): string {
  return `${KEYS.quarantine}/${attemptId}.jsonl`;
}

/** The original's names: `weekly_reports/weekly_report_2026-W47.json`; others say whose they are. */
export function reportKey(kind: 'weekly' | 'monthly', dataset: string, period: string): string {
  const whose = dataset === kind ? '' : `${dataset}_`;
  return `${KEYS.reports}/${kind}_reports/${whose}${kind}_report_${period}.json`;
}

export function withheldKey(attemptId: string): string {
  return `${KEYS.withheld}/${attemptId}.json`;
}

/**
 * Where the content goes that `nextId` replaces; `run` where it is ours. One name never stands for
 * two contents: what is not ours is told by its hash.
 */
export function archiveKey(
  dataset: string,
  period: string,
  previous: { run: string | undefined; sha256: string },
  nextId: string,
): string {
  const whose = previous.run ?? `before-${nextId}-${previous.sha256.slice(0, 8)}`;
  return `${KEYS.archive}/${dataset}_${period}.${whose}.json.gz`;
}
