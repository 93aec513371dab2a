import type { ScheduledJob } from '../job.ts';
import { KEYS, pathIn } from '../storage/paths.ts';
import type { AttemptStart } from './runner.ts';
import type { DaemonSite } from './site.ts';

/** The command line of the process that is to be an attempt. */
export function attemptArgv(
  job: ScheduledJob,
  { dueAt, trigger, settles }: AttemptStart,
  { place, language, settings, opened }: DaemonSite,
): string[] {
  const { home, unsafe } = place;
  const database = opened.guard.identityOf(pathIn(home, KEYS.database));
  const due = dueAt.toISOString();
  return [
    'run',
    job.name,
    ...(trigger === 'manual' ? ['--requested', due] : ['--at', due, '--scheduled']),
    ...(trigger === 'schedule' && settles ? ['--settles'] : []),
    ...['--home', home, '--config', pathIn(home, KEYS.accepted)],
    ...(database === undefined ? [] : ['--database', database]),
    ...['--lang', settings().lang ?? language, '--json'],
    ...(unsafe ? ['--unsafe-home'] : []),
  ];
}
