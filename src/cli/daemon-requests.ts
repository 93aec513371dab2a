import type { DaemonRequest, RequestAnswer } from '../plan.ts';
import { settingsFrom, settingsText } from './context.ts';
import { credentialOf } from './collector.ts';
import type { DaemonSite } from './daemon-site.ts';
import { asMatineeError } from './failure.ts';
import { settingsChanges } from './settings-changes.ts';

/** Answers what is asked of the daemon. */
export function createRequestDesk(site: DaemonSite) {
  return {
    handle: (request: DaemonRequest): Promise<RequestAnswer> => reload(request, site),
  };
}

/** Reads the configuration again; a bad one is refused whole, and the old one kept. */
async function reload(_: DaemonRequest, site: DaemonSite): Promise<RequestAnswer> {
  const { home, context, log, text, settings, accept } = site;
  const { unchanged, changed } = text.daemon.reload;
  try {
    const yaml = await settingsText(context, home);
    const fresh = await settingsFrom(yaml, context, home);
    credentialOf(fresh, home, context.world);
    const changes = settingsChanges(settings(), fresh);
    await accept(fresh, yaml);
    const said = changes.length === 0 ? unchanged : changed(changes);
    log.tell('reloaded', { text: said });
    return { ok: true, text: said };
  } catch (error) {
    // A full disk, too, refuses it: a request that is never answered would come up in every turn.
    const said = text.error(asMatineeError(error)).text;
    log.tell('reload-refused', { text: said });
    return { ok: false, text: said };
  }
}
