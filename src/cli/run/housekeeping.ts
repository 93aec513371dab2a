import { newAttemptId } from '../../attempt/claim.ts';
import { live, type Work } from '../../attempt/lifecycle.ts';
import { healthCheckJob } from '../../config/housekeeping.ts';
import type { Settings } from '../../config/settings.ts';
import { healthDocument } from '../../documents/health.ts';
import { writeHealthFile } from '../../home/health-file.ts';
import { openToWrite } from '../../home/open.ts';
import type { WritingHome } from '../../home/opened.ts';
import { refuseOtherHome } from '../../home/same-home.ts';
import { PROGRAM_VERSION } from '../../home/version.ts';
import { DAY_MS } from '../../lib/clock.ts';
import { localDate, periodOf } from '../../lib/local-time.ts';
import type { ClaimRequest } from '../../occurrence.ts';
import { parseSchedule } from '../../schedule/cron.ts';
import { storeFacts } from '../../queries/check-stores.ts';
import { gatherHealthFacts } from '../../queries/health-facts.ts';
import { rememberedOf, storesLately } from '../../queries/stores-lately.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { inTurn } from './in-turn.ts';
import { stoppable } from './stoppable.ts';
import { instantWanted, type Wanted } from './wanted.ts';
import type { World } from '../world.ts';

/** Housekeeping tells little once it is old, and there is a lot of it. */
const KEPT_MS = 30 * DAY_MS;

/**
 * `run health_check`: judges health, writes the health file, and forgets old housekeeping. It
 * succeeds when it has looked, whatever it found.
 */
export async function runHealthCheck(
  wanted: Wanted,
  settings: Settings,
  context: Context,
): Promise<number> {
  const { out, text, world } = context;
  const place = placeOf(context);
  await using opened = await openToWrite(place);
  await refuseOtherHome(wanted.database, place);
  const { ledger, planbook } = opened.store;
  const work: Work<ReturnType<typeof healthDocument>> = {
    run: async ({ id }) => {
      const lately = await storesLately(ledger, world.clock.now());
      const stores = lately ?? (await storeFacts(place));
      const found = await gatherHealthFacts(opened, stores, settings, place);
      const document = healthDocument(found, text, world.clock.now());
      await opened.guard.check();
      await writeHealthFile(opened.home, document, place);
      await planbook.forgetHousekeeping(new Date(world.clock.now().getTime() - KEPT_MS));
      const stats = { status: document.status, ...rememberedOf(stores) };
      await ledger.finish(id, { state: 'succeeded', stats }, world.clock.now());
      return document;
    },
    giveUp: async () => ({}),
  };
  const parts = { ledger, clock: world.clock, redact: out.redact };
  const document = await stoppable(healthCheckJob(settings.timezone), wanted, context, (signal) =>
    inTurn(() => live(requestOf(wanted, settings, opened, world), work, parts, signal), wanted, {
      ...{ opened, context, signal },
    }),
  );
  if (out.json) out.document(document);
  else out.print(text.health.status[document.status]);
  return DONE;
}

function requestOf(
  { trigger, lastTry, attemptId, ...wanted }: Wanted,
  { timezone }: Settings,
  opened: WritingHome,
  world: World,
): ClaimRequest {
  const now = world.clock.now();
  const { name, timeoutMs, schedule } = healthCheckJob(timezone);
  const dueAt = instantWanted(wanted, parseSchedule(schedule, timezone), now) ?? now;
  return {
    attemptId: attemptId ?? newAttemptId('health', now, world.random),
    job: name,
    dueAt,
    kind: 'housekeeping',
    trigger,
    lastTry,
    holder: opened.holder,
    processMark: world.processes.markOf(world.pid),
    timeoutMs,
    configHash: '',
    programVersion: PROGRAM_VERSION,
    tzVersion: world.host.versions.tz,
    period: periodOf('hour', dueAt, timezone),
    asOfOn: localDate(dueAt, timezone),
  };
}
