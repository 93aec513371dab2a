import { refusedHint, upstreamFailed } from './network.en.ts';
import type { CommandLines } from './command-lines.ts';
import { counted, spanEn } from './numbers.ts';
import { damageErrors } from './damage.en.ts';
import { faultText } from './data.en.ts';
import { type ErrorTexts, processOf, publishCommand } from './error-texts.ts';
import { setupErrors } from './setup-errors.en.ts';
import { cronProblemText } from './syntax-faults.en.ts';
import { usage } from './usage.en.ts';

const openEnded = (line: CommandLines) =>
  `This is a fault in Matinee. Run \`${line('doctor')}\`, and report what it says.`;

export const errors = (line: CommandLines): ErrorTexts => ({
  ...setupErrors(line),
  ...damageErrors(line),
  usage: (fault) => usage(fault, line),
  'job-unknown': ({ job, known, nearest }) => ({
    text: `There is no job '${job}'.`,
    hint: nearest === undefined ? `Jobs here: ${known.join(', ')}` : `Did you mean '${nearest}'?`,
  }),
  'time-invalid': ({ value, orDuration, orDay, isNoDay }) => ({
    text:
      isNoDay === true
        ? `'${value}' is no day of the calendar.`
        : `'${value}' is not a time with an offset${orDuration === true ? ', nor a duration' : ''}${orDay === true ? ', nor a day' : ''}.`,
    hint: `Write it as 2026-11-23T02:00:00+09:00${orDuration === true ? ', or as 2h, 3d' : ''}${orDay === true || isNoDay === true ? ', or as a day: 2026-11-23, yesterday' : ''}`,
  }),
  'time-over': ({ value, days, most }) => ({
    text: `${value} was ${counted(days, 'day')} ago: what TMDB shows now says nothing of it, and TMDB keeps no past.`,
    hint: `At most ${counted(most, 'day')} back can be collected for. Leave --at out to collect now.`,
  }),
  'time-future': ({ value, isSince }) =>
    isSince === true
      ? { text: `${value} has not come yet.`, hint: 'Name a time that is over.' }
      : {
          text: `${value} has not come yet: what TMDB will say then cannot be collected now.`,
          hint: 'Leave --at out to collect now.',
        },
  'time-past': ({ value }) => ({
    text: `${value} is over.`,
    hint: 'Name a time to come, or a duration: 2h, 3d',
  }),
  'time-range': ({ value, from, to }) => ({
    text: `'${value}' is out of range.`,
    hint: `Name a time from ${from} to ${to}`,
  }),
  'cron-invalid': ({ schedule, problem }) => ({
    text: `'${schedule}' is not a cron expression: ${cronProblemText(problem)}.`,
    hint: 'Five fields: minute hour day-of-month month day-of-week, as in 0 2 * * *',
  }),
  'cron-never': ({ schedule }) => ({
    text: `'${schedule}' is never due: no date matches it.`,
    hint: 'Check day and month.',
  }),
  'zone-unknown': ({ zone, nearest }) => ({
    text: `There is no time zone '${zone}'.`,
    hint:
      nearest === undefined
        ? 'Use an IANA name such as Asia/Seoul or Europe/Berlin.'
        : `Did you mean '${nearest}'?`,
  }),
  'run-unknown': ({ run }) => ({ text: `There is no run '${run}'.`, hint: `Try: ${line('runs')}` }),
  'snapshot-unknown': ({ dataset, period, known }) => ({
    text:
      period === undefined
        ? `There is no snapshot of '${dataset}'.`
        : `There is no snapshot of '${dataset}' for ${period}.`,
    hint:
      known.length === 0
        ? `Nothing has been collected yet. Try: ${line('run daily')}`
        : `There is: ${known.join(', ')}`,
  }),
  'run-not-withheld': ({ run, state }) => ({
    text: `Run ${run} is not withheld: it is ${state}.`,
    hint: `Try: ${line('data quarantine')}`,
  }),
  'run-incomplete': ({ run, reasons, replaces }) => ({
    text: `The snapshot of run ${run} is not good enough: ${reasons.map(faultText).join('; ')}.`,
    hint: `To publish it all the same, on your word: ${publishCommand(line, run, reasons, replaces)}`,
  }),
  'run-needs-replace': ({ run, reasons, current, period }) => ({
    text: `${period} has a published snapshot already (run ${current}).`,
    hint: `To replace it, keeping it in the archive: ${publishCommand(line, run, reasons, true)}`,
  }),
  'movie-unknown': ({ movie }) => ({
    text: `No movie '${movie}' has been observed.`,
    hint: 'Name it by TMDB id or by a part of its title.',
  }),
  'store-newer': ({ file, found, supported }) => ({
    text: `${file} was written by a newer Matinee (schema ${found}; this one knows ${supported}).`,
    hint: 'Update Matinee. Nothing was changed.',
  }),
  'store-needs-migration': ({ file, found, supported }) => ({
    text: `${file} is of an older Matinee (schema ${found}, now ${supported}) and cannot be migrated just now.`,
    hint: 'Stop the daemon of the older Matinee; then any command that writes migrates, after a copy.',
  }),
  'store-foreign': ({ file }) => ({
    text: `${file} is not a Matinee database, or is damaged.`,
    hint: 'Move it away, or name another home. Nothing was changed.',
  }),
  'store-busy': ({ file }) => ({
    text: `${file} is kept locked by another process.`,
    hint: 'Wait until the other command has ended, then try again.',
  }),
  'store-unjoined': ({ file, cause }) => ({
    text: `What was written last to ${file} lies in ${file}-wal still, and cannot be read there now (${cause}).`,
    hint: 'Read as the user whose home it is, with room on the disk; or wait until what writes there has ended.',
  }),
  'job-running': ({ job, attempt, holder, startedAt }) => ({
    text: `${job} is running already${attempt === undefined ? '' : `: ${attempt}`}, since ${startedAt}, in process ${processOf(holder)}.`,
    hint: `To run when it has ended: ${line('run', job, '--wait')}`,
  }),
  'already-succeeded': ({ job, dueAt }) => ({
    text: `${job} for ${dueAt} has succeeded already.`,
  }),
  'order-unreadable': () => ({
    text: 'This process was to be told what to run, and was not: the daemon that started it is gone.',
    hint: `To run a job yourself: ${line('run daily')}`,
  }),
  'order-other-version': ({ daemon, program }) => ({
    text: `The daemon that runs is version ${daemon}, and the program it has started is ${program}: it was upgraded meanwhile.`,
    hint: `Let the daemon be the new one too: ${line('restart')}`,
  }),
  'claim-lost': ({ attempt }) => ({
    text: `Run ${attempt} is no longer ours: another process has ended it. Nothing was published.`,
    hint: `Try: ${line('runs')}`,
  }),
  'publish-busy': ({ dataset, period, run, holder, since }) => ({
    text: `Run ${run} has been publishing ${dataset} ${period} since ${since}, in process ${processOf(holder)}, and does not end. Nothing was published.`,
    hint: `If that process hangs: kill -9 ${processOf(holder)}. Then give the command again; it finishes first what was begun.`,
  }),
  'database-unshared': ({ path }) => ({
    text: `${path} lies on a file system that cannot share a database between processes (SQLite needs shared memory for it).`,
    hint: 'Choose a home on a local disk. What often cannot: FUSE, virtiofs, shared folders of virtual machines, network file systems.',
  }),
  'storage-failed': ({ path, operation, cause }) => ({
    text: `Could not ${operation} ${path} (${cause}).`,
    hint: `Check the folder and its rights. Try: ${line('doctor')}`,
  }),
  'file-missing': ({ path }) => ({
    text: `${path} is missing, though the catalog has it.`,
    hint: `Try: ${line('data verify')}`,
  }),
  'file-damaged': ({ path, run }) => ({
    text: `${path} was changed since run ${run} wrote it; nothing was taken from it.`,
    hint: `Put it back as it was, or run its job again with --replace. Try: ${line('data verify')}`,
  }),
  'file-foreign': ({ path }) => ({
    text: `${path} was changed or put there by somebody else; it was left as it is.`,
    hint: 'Move it away, or run again with --replace: it is then kept in data/archive.',
  }),
  'disk-full': ({ path, noInodes }) => ({
    text: `${noInodes ? 'The disk takes no more files, its inodes are used up' : 'The disk is full'}${path === undefined ? '' : `: ${path} could not be written`}. What was published stays whole.`,
    hint: noInodes
      ? 'Remove files that nobody needs there (df -i shows the inodes) and run again.'
      : 'Free some space and run again.',
  }),
  'target-taken': ({ path, home }) => ({
    text:
      home === undefined
        ? `${path} has the name of a database or a lock; nothing was written.`
        : `${path} belongs to the home ${home}; nothing was written.`,
    hint: 'Name a file elsewhere.',
  }),
  'target-special': ({ path }) => ({
    text: `${path} is a device or a pipe, not a file; nothing was written.`,
    hint: 'Name a file, or leave --out away and redirect standard output.',
  }),
  'too-many-files': () => ({
    text: 'Too many files are open: the system lets this process open no more.',
    hint: 'Raise the limit and run again: ulimit -n 4096',
  }),
  'key-refused': ({ status, message }) => ({
    text: `TMDB refused the API key (${status}): ${message}`,
    hint: 'Check TMDB_API_KEY at https://www.themoviedb.org/settings/api',
  }),
  'request-refused': ({ status, path, message }) => ({
    text: `TMDB refused GET ${path} (${status}): ${message}`,
    hint: refusedHint(line('config show'), status),
  }),
  'not-found': ({ path }) => ({
    text: `TMDB does not know GET ${path}.`,
    hint: 'Check tmdb.baseUrl, which ends in /3.',
  }),
  'clock-wrong': ({ aheadMs }) => ({
    text: `The clock of this machine is ${spanEn(Math.abs(aheadMs))} ${aheadMs < 0 ? 'behind' : 'ahead of'} TMDB's. Nothing was published: it would have been under a wrong day.`,
    hint: 'Set the clock: sudo timedatectl set-ntp true (WSL: sudo hwclock -s). Then run again.',
  }),
  'clock-put-back': ({ dueAt }) => ({
    text: `The clock was put back while this ran: what is due at ${dueAt} has not come yet. Nothing was published.`,
    hint: 'It is collected when its time comes. Look whether the clock is right now: date',
  }),
  'upstream-failed': upstreamFailed,
  'upstream-malformed': ({ path, problem, attempts }) => ({
    text: `TMDB's answer to GET ${path} is not a page of movies: ${problem} (${counted(attempts, 'attempt')})`,
    hint: 'Try again later.',
  }),
  'rate-limited-too-long': ({ path, waitMs }) => ({
    text: `TMDB would have us wait ${Math.round(waitMs / 1000)} s in all before GET ${path}, more than the 300 s we grant.`,
    hint: 'Try again later, and lower tmdb.requestsPerSecond.',
  }),
  deadline: ({ job, timeoutMs }) => ({
    text: `${job} took longer than ${timeoutMs / 1000} s and was ended.`,
    hint: `Raise jobs.${job}.timeout, or find out what is slow: ${line('runs show')}`,
  }),
  interrupted: ({ job }) => ({
    text: job === undefined ? 'Interrupted.' : `${job} was interrupted.`,
    hint: 'Nothing is torn; run it again.',
  }),
  'run-stopped': ({ job, run }) => ({
    text:
      run === undefined
        ? `${job} ended before it had begun.`
        : `${job} was stopped before it had ended: ${run}.`,
    hint: run === undefined ? `Try: ${line('logs')}` : `Try: ${line('runs show', run)}`,
  }),
  withheld: ({ reasons, run, replaces }) => ({
    text: `Not published: ${reasons.map(faultText).join('; ')}.`,
    hint: `What was fetched is kept. Look at it: ${line('data quarantine')}. To publish it all the same: ${publishCommand(line, run, reasons, replaces)}`,
  }),
  'daemon-running': ({ home, pid }) => ({
    text: `The daemon of ${home} is running already${pid === undefined ? '' : ` (PID ${pid})`}.`,
    hint: `Try: ${line('status')}`,
  }),
  'daemon-not-running': ({ home }) => ({
    text: `The daemon of ${home} is not running.`,
    hint: `Try: ${line.in(home)('start')}`,
  }),
  'daemon-unreachable': ({ home }) => ({
    text: `A process holds the daemon's lock of ${home}, but the PID file does not name it; no signal was sent.`,
    hint: `Find it with: fuser ${home}/run/locks/daemon.lock`,
  }),
  'daemon-of-others': ({ home, pid, ownerId }) => ({
    text: `The daemon of ${home}, PID ${pid}, runs as another user${ownerId === undefined ? '' : ` (number ${ownerId})`}, and the system lets nobody else stop it.`,
    hint: 'Run this command again as that user, or as root.',
  }),
  'daemon-stopping': ({ home }) => ({
    text: `The daemon of ${home} is stopping and takes nothing on.`,
    hint: `Once it has stopped: ${line.in(home)('start')}`,
  }),
  'job-not-loaded': ({ job, home }) => ({
    text: `The daemon does not know ${job} yet; it runs by the configuration it read last.`,
    hint: `Try: ${line.in(home)('reload')}`,
  }),
  'daemon-start-failed': ({ home, exitCode }) => ({
    text: `The daemon ended before it was ready${exitCode === undefined ? '' : ` (exit code ${exitCode})`}.`,
    hint: `Look: ${line.in(home)('logs')}`,
  }),
  'disk-low': ({ path, freeBytes, wantedBytes }) => ({
    text: `Only ${megabytes(freeBytes)} MB are free for ${path}; a run may need ${megabytes(wantedBytes)} MB.`,
    hint: 'Free some space and try again.',
  }),
  'request-unanswered': ({ home }) => ({
    text: `The daemon of ${home} has not answered for a minute; the request was taken back.`,
    hint: `Try: ${line('status')}`,
  }),
  'demo-folder': ({ folder }) => ({
    text: `${folder} exists and was not made by the demo; it was left as it is.`,
    hint: `Name another folder: ${line('demo DIR')}`,
  }),
  'demo-live': ({ folder }) => ({
    text: `The live demo in ${folder} is running; it was left as it is.`,
    hint: `Stop it: ${line.in(folder)('stop')}. Or name another folder: ${line('demo DIR')}`,
  }),
  'sandbox-port': ({ port, cause }) => ({
    text: `The sandbox could not listen on port ${port} (${cause}).`,
    hint: 'Name another with --port; 0 takes any that is free.',
  }),
  'sandbox-movies': ({ file, line, problem }) => ({
    text: `${file}${line === undefined ? '' : `:${line}`}: ${problem}`,
    hint: 'One movie a line, as JSON; .gz is fine.',
  }),
  internal: ({ cause }) => ({
    text: `Something unexpected happened: ${cause}`,
    hint: openEnded(line),
  }),
});

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
