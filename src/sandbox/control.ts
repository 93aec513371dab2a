import { written } from './answers.ts';
import { FaultSpecError, parseFault } from './fault-spec.ts';
import { refusedStatus } from './guard.ts';
import type { Sandbox } from './sandbox.ts';

/** Beside the API, not below its `/3`. */
const CONTROL_PATH = '/sandbox';

const REFUSED = {
  403: 'a page in a browser may not steer the sandbox; ask without Origin and Sec-Fetch-Site',
  421: 'Host is not this sandbox; ask it by 127.0.0.1 or localhost, and its port',
};

/**
 * Lets a test in any language steer a sandbox that is served: `POST /sandbox` with parameters.
 *
 *     POST /sandbox?date=2026-12-01                        the sandbox's today
 *     POST /sandbox?fault=503?times=2&fault=hang@/movie    these faults instead of those before
 *     POST /sandbox?faults=none                            no faults any more
 *
 * A fault's own `?` and `&` are percent-encoded. 200 says what was taken, 400 what is wrong; 403 and
 * 421 refuse what a page in a browser asks, which may be anybody's.
 */
export function withControl(sandbox: Sandbox): Sandbox {
  return {
    ...sandbox,
    handle: (request) => {
      const url = new URL(request.url);
      if (url.pathname !== CONTROL_PATH) return sandbox.handle(request);
      const refused = refusedStatus(request);
      if (refused !== undefined) return Promise.resolve(json(refused, { error: REFUSED[refused] }));
      if (request.method !== 'POST') return sandbox.handle(request);
      return Promise.resolve(steer(sandbox, url.searchParams));
    },
  };
}

function steer(sandbox: Sandbox, params: URLSearchParams): Response {
  const date = params.get('date');
  const specs = params.getAll('fault');
  try {
    refuseUnknown(params);
    const faults = specs.map(parseFault);
    if (date !== null) sandbox.setDate(date);
    if (specs.length > 0 || params.has('faults')) sandbox.setFaults(faults);
    return json(200, { date, faults: specs });
  } catch (error) {
    if (!(error instanceof FaultSpecError || error instanceof RangeError)) throw error;
    return json(400, { error: error.message });
  }
}

/** A word that says nothing, and a wish in the body, would look like a wish that was heard. */
function refuseUnknown(params: URLSearchParams): void {
  if (params.size === 0) {
    throw new RangeError('nothing was asked for; date, fault and faults=none go into the query');
  }
  if (params.getAll('date').length > 1) throw new RangeError('there can be one date only');
  const unknown = [...params.keys()].find((name) => !['date', 'fault', 'faults'].includes(name));
  if (unknown !== undefined) {
    throw new RangeError(`no parameter "${unknown}"; there are date, fault and faults=none`);
  }
  const faults = params.getAll('faults');
  if (faults.some((value) => value !== 'none')) {
    throw new RangeError(`faults is none, not "${faults.join()}"; a fault is set with fault=KIND`);
  }
  if (faults.length > 0 && params.has('fault')) {
    throw new RangeError('fault and faults=none do not go together');
  }
}

function json(status: number, body: object): Response {
  return written(JSON.stringify(body), status, { 'content-type': 'application/json' });
}
