import { healthCheckJob } from '../../config/housekeeping.ts';
import type { Settings } from '../../config/settings.ts';
import { healthDocument } from '../../documents/health.ts';
import { MatineeError } from '../../errors.ts';
import { writeHealthFile } from '../../home/health-file.ts';
import { openToWrite } from '../../home/open.ts';
import type { WritingHome } from '../../home/opened.ts';
import { refuseOtherHome } from '../../home/same-home.ts';
import { PROGRAM_VERSION } from '../../home/version.ts';
import { DAY_MS, HOUR_MS } from '../../lib/clock.ts';
import { everyText } from '../../lib/every-text.ts';
import { localDate, periodOf } from '../../lib/local-time.ts';
import type { Attempt, Ledger } from '../../occurrence.ts';
import { gatherHealthFacts } from '../../queries/health-facts.ts';
import { type StoreFacts, storeFacts } from '../../queries/check-stores.ts';
import type { RawOptions } from '../command.ts';
import { type Context, placeOf } from '../context.ts';
import { DONE } from '../exit-codes.ts';
import { databaseMeant, instantOf, requestedInstant } from '../line/values.ts';
import { inTurn } from './in-turn.ts';
import { stoppable } from './stoppable.ts';

/** Housekeeping tells little once it is old, and there is a lot of it. */
const KEPT_MS = 30 * DAY_MS;

/**
 * `run health_check`: judges health, writes the health file, and forgets old housekeeping. It
 * succeeds when it has looked, whatever it found.
 */
export async function runHealthCheck(
  options: RawOptions,
  settings: Settings,
  context: Context,
): Promise<number> {
  const { out, text, world } = context;
  const place = placeOf(context);
  await using opened = await openToWrite(place);
  await refuseOtherHome(databaseMeant(options), place);
  const attempt = await stoppable(healthCheckJob(settings.timezone), {}, context, (signal) => {
    const work = () => claim(options, settings, opened, context);
    return inTurn(work, options, { opened, context, signal });
  });
  const { ledger, planbook } = opened.store;
  try {
    const lately = await storesLately(ledger, world.clock.now());
    const stores = lately ?? (await storeFacts(place));
    const found = await gatherHealthFacts(opened, stores, settings, place);
    const document = healthDocument(found, text, world.clock.now());
    await opened.guard.check();
    await writeHealthFile(opened.home, document, place);
    await planbook.forgetHousekeeping(new Date(world.clock.now().getTime() - KEPT_MS));
    const stats = { status: document.status, ...remembered(stores) };
    await ledger.finish(attempt.id, { state: 'succeeded', stats }, world.clock.now());
    if (out.json) out.document(document);
    else out.print(text.health.status[document.status]);
    return DONE;
  } catch (error) {
    const known = error instanceof MatineeError ? error : undefined;
    const code = known?.code ?? 'internal';
    const values = { ...everyText(known?.values ?? { cause: String(error) }, out.redact) };
    const end = { state: 'failed', error: { code, values }, stats: {} } as const;
    await ledger.finish(attempt.id, end, world.clock.now());
    throw error;
  }
}

/** To look through the databases of some years and to count all again takes seconds. */
const STORES_CHECKED_EVERY_MS = 6 * HOUR_MS;
/** More often than this health is not judged in that time, unless somebody asks. */
const CHECKS_LOOKED_AT = 40;

/** What is kept of having looked through the databases: nothing of damage, which may be mended. */
function remembered({ damaged, unchecked, isNew }: StoreFacts) {
  return isNew && damaged.length === 0 ? { unchecked_databases: unchecked } : {};
}

/** What was said of the databases when they were looked through last, if that was lately. */
async function storesLately(
  ledger: Pick<Ledger, 'attempts'>,
  now: Date,
): Promise<StoreFacts | undefined> {
  const states = ['succeeded'] as const;
  const kinds = ['housekeeping'] as const;
  const checks = await ledger.attempts({ kinds, states, limit: CHECKS_LOOKED_AT });
  const last = checks.find(({ stats }) => Array.isArray(stats['unchecked_databases']));
  const ageMs = now.getTime() - (last?.startedAt.getTime() ?? 0);
  if (ageMs < 0 || ageMs >= STORES_CHECKED_EVERY_MS) return undefined;
  const unchecked = last?.stats['unchecked_databases'] as string[];
  return { damaged: [], unchecked, isNew: false };
}

async function claim(
  options: RawOptions,
  { timezone }: Settings,
  opened: WritingHome,
  { world }: Context,
): Promise<Attempt> {
  const now = world.clock.now();
  const { name, timeoutMs } = healthCheckJob(timezone);
  const at = typeof options['at'] === 'string' ? instantOf(options['at'], now) : undefined;
  const dueAt = requestedInstant(options) ?? at ?? now;
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const tag = Math.floor(world.random() * 0x10000);
  const claim = await opened.store.ledger.claim(
    {
      attemptId: `health-${stamp}-${tag.toString(16).padStart(4, '0')}`,
      job: name,
      dueAt,
      kind: 'housekeeping',
      trigger: options['scheduled'] === true ? 'schedule' : 'manual',
      settles: options['scheduled'] !== true || options['settles'] === true,
      holder: opened.holder,
      processMark: world.processes.markOf(world.pid),
      timeoutMs,
      configHash: '',
      programVersion: PROGRAM_VERSION,
      tzVersion: world.versions.tz,
      period: periodOf('hour', dueAt, timezone),
      asOfOn: localDate(dueAt, timezone),
    },
    now,
  );
  if (claim.claimed) return claim.attempt;
  if (claim.because === 'succeeded') {
    throw new MatineeError('already-succeeded', { job: name, dueAt: dueAt.toISOString() });
  }
  const { id, holder, startedAt } = claim.by;
  const values = { job: name, attempt: id, holder, startedAt: startedAt.toISOString() };
  throw new MatineeError('job-running', values);
}
