import { isError, MatineeError } from '../errors.ts';
import { ANSWER_WITHIN_MS } from '../home/ask-daemon.ts';
import { credentialOf } from '../home/collector.ts';
import { asMatineeError } from '../home/failure.ts';
import { jobsOf } from '../home/jobs.ts';
import { refusedAnswer, startedAnswer } from '../home/run-request.ts';
import { settingsText } from '../home/settings.ts';
import { everyText } from '../lib/every-text.ts';
import type { DaemonRequest, RequestAnswer, RunningAttempt, Runner } from '../plan.ts';
import { settingsChanges } from './settings-changes.ts';
import { daemonSettings } from './settings.ts';
import type { DaemonSite } from './site.ts';

type DeskRunner = Pick<Runner, 'running' | 'startByHand'>;

/** Answers what is asked of the daemon. */
export function createRequestDesk(site: DaemonSite, runner: DeskRunner) {
  return {
    handle: async (request: DaemonRequest, stopping: AbortSignal): Promise<RequestAnswer> => {
      const isStopping = () => new MatineeError('daemon-stopping', { home: site.place.home });
      try {
        if (stopping.aborted) throw isStopping();
        if (request.kind === 'run') return await startRun(request, site, runner);
        return await reload(site, stopping);
      } catch (error) {
        if (stopping.aborted) return refuse(request, isStopping(), site);
        // A full disk, too, refuses it: without an answer it would come up again in every turn.
        const { code, values } = asMatineeError(error);
        const sayable = new MatineeError(code, everyText(values, site.place.secrets.redact));
        return refuse(request, sayable, site);
      }
    },
  };
}

/** Reads the configuration again; a bad one is refused whole, and the old one kept. */
async function reload(site: DaemonSite, stopping: AbortSignal): Promise<RequestAnswer> {
  const { place, log, text, settings, accept } = site;
  const { unchanged, changed } = text.daemon.reload;
  const yaml = await settingsText(place);
  const fresh = await daemonSettings(yaml, place, stopping);
  credentialOf(fresh, place.home, place.machine);
  const changes = settingsChanges(settings(), fresh);
  await accept(fresh, yaml);
  const said = changes.length === 0 ? unchanged : changed(changes);
  log.tell('reloaded', { text: said });
  return { ok: true, text: said };
}

/** Starts a job that runs nowhere; of a request that nobody waits for any more nothing comes. */
async function startRun(
  { job: name = '', createdAt }: DaemonRequest,
  { place, settings, opened }: DaemonSite,
  runner: DeskRunner,
): Promise<RequestAnswer> {
  const { machine, home } = place;
  const { clock, processes } = machine;
  const now = clock.now();
  if (now.getTime() - createdAt.getTime() > ANSWER_WITHIN_MS) {
    throw new MatineeError('request-unanswered', { home });
  }
  // Who asks has found it in the configuration as it is now.
  const job = jobsOf(settings()).find((one) => one.name === name);
  if (job === undefined) throw new MatineeError('job-not-loaded', { job: name, home });
  const [attempt] = await opened.store.ledger.attempts({ job: job.name, states: ['running'] });
  const process = runner.running().find((one) => one.job === job.name);
  if (attempt !== undefined || process !== undefined) {
    throw new MatineeError('job-running', {
      job: job.name,
      attempt: attempt?.id,
      holder: attempt?.holder ?? String(process?.pid),
      startedAt: (attempt ?? (process as RunningAttempt)).startedAt.toISOString(),
    });
  }
  const started = runner.startByHand(job, now);
  return startedAnswer(started, processes.markOf(started.pid));
}

function refuse(
  { kind }: DaemonRequest,
  error: MatineeError,
  { log, text }: DaemonSite,
): RequestAnswer {
  if (kind === 'reload' && !isError(error, 'daemon-stopping')) {
    log.tell('reload-refused', { text: text.error(error).text });
  }
  return refusedAnswer(error);
}
