import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { explanationLines } from '../cli/text/explanation-text.ts';
import { mergeCollections } from '../config/collections.ts';
import type { Tried } from '../explanation.ts';
import type { ScheduledJob } from '../job.ts';
import type { Ending, GivenUp, Skip } from '../ledger-event.ts';
import { messagesIn } from '../messages/messages.ts';
import type { KnownJob, Pause, RecordedOccurrence } from '../plan.ts';
import { parseSchedule } from './cron.ts';
import { type ExplainFacts, explain, type OccurrenceFacts } from './explain.ts';

const DAILY = mergeCollections({})[0] as ScheduledJob;
const DUE = at('23 02:00');
const NOW = at('23 12:00');

/** An instant of November 2026 in Seoul: `23 02:00`. */
function at(text: string): Date {
  return new Date(`2026-11-${text.replace(' ', 'T')}+09:00`);
}

const time = (instant: Date) =>
  new Date(instant.getTime() + 9 * 3_600_000).toISOString().replace('T', ' ').slice(5, 16);

const SUCCESS = { outcome: 'succeeded' as const, settledAt: at('23 02:01') };

function recorded(changes: Partial<RecordedOccurrence> = {}): RecordedOccurrence {
  const fresh = { dueAt: DUE, recordedAt: DUE, outcome: undefined, reason: undefined };
  return { ...fresh, waitedFrom: undefined, settledAt: undefined, ...changes };
}

function failed(reason: string, settledAt: Date): RecordedOccurrence {
  return recorded({ outcome: 'failed', reason, settledAt });
}

function skipped(reason: string, recordedAt = DUE): RecordedOccurrence {
  return recorded({ outcome: 'skipped', reason, recordedAt, settledAt: recordedAt });
}

/** An attempt from one time to another: `02:00-02:01`; one that runs ends with a dash. */
function tried(n: number, state: Tried['state'], span: string, more: Partial<Tried> = {}): Tried {
  const [from = '', to = ''] = span.split('-');
  const endedAt = to === '' ? undefined : at(`23 ${to}`);
  const error = state === 'failed' ? { code: 'upstream-failed', values: UPSTREAM } : undefined;
  const trigger = 'schedule';
  return {
    run: `run-${n}`,
    n,
    state,
    trigger,
    startedAt: at(`23 ${from}`),
    endedAt,
    error,
    ...more,
  };
}

const UPSTREAM = {
  path: '/movie/popular?page=3',
  status: 503,
  problem: 'HTTP 503',
  attempts: 5,
  elapsedMs: 31_500,
  requestsPerSecond: 20,
};
const TEXTS = { en: await messagesIn('en'), ko: await messagesIn('ko') };
const FAILURE_EN = TEXTS.en.recorded({ code: 'upstream-failed', values: UPSTREAM });
const FAILURE_KO = TEXTS.ko.recorded({ code: 'upstream-failed', values: UPSTREAM });

const KNOWN: KnownJob = {
  name: DAILY.name,
  schedule: DAILY.schedule,
  timezone: DAILY.timezone,
  housekeeping: false,
  knownSince: at('01 00:00'),
  plannedUntil: NOW,
  pauses: [],
};
const PAUSE: Pause = { since: at('22 10:00'), until: at('23 10:00'), note: 'moving' };
const ENDLESS: Pause = { since: at('22 10:00'), until: undefined, note: '' };
const HOURLY = { ...DAILY, catchUpWindowMs: 3_600_000 };
/** As somebody has it now: what ended before was decided by other settings. */
const EDITED: ScheduledJob = {
  ...DAILY,
  catchUp: 'none',
  catchUpWindowMs: 60_000,
  retryDelaysMs: [],
};

/** The job is changed to three o'clock; before, it was due at two. */
const THREE = {
  job: { ...DAILY, schedule: '0 3 * * *' },
  schedule: parseSchedule('0 3 * * *', DAILY.timezone),
};
const FORMER = { schedule: '0 2 * * *', timezone: DAILY.timezone, since: at('01 00:00') };

function gaveUp(why: GivenUp): Ending {
  return { event: 'gave_up', dueAt: DUE, run: undefined, why };
}

function left(why: Skip): Ending {
  return { event: 'skipped', dueAt: DUE, why };
}

interface Case {
  name: string;
  facts?: Partial<OccurrenceFacts>;
  asked?: Partial<Omit<ExplainFacts, 'occurrence'>>;
  en: string[];
  ko: string[];
}

const cases: Case[] = [
  {
    name: 'on time',
    facts: { record: recorded(SUCCESS), attempts: [tried(1, 'succeeded', '02:00-02:01')] },
    en: [
      'daily_collection, due 11-23 02:00: succeeded on time.',
      '  attempt 1, 11-23 02:00: succeeded after 1 min (run-1)',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 제때 성공했습니다.',
      '  1차 시도, 11-23 02:00: 1분 만에 성공 (run-1)',
    ],
  },
  {
    name: 'late, because the daemon was down',
    facts: {
      record: recorded({ ...SUCCESS, recordedAt: at('23 09:03') }),
      attempts: [tried(1, 'succeeded', '09:03-09:04')],
    },
    en: [
      'daily_collection, due 11-23 02:00: succeeded 7 h 3 min late. The daemon was not running, or the machine slept, until 11-23 09:03.',
      '  attempt 1, 11-23 09:03: succeeded after 1 min (run-1)',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 7시간 3분 늦게 성공했습니다. 11-23 09:03까지 데몬이 멈춰 있었거나 컴퓨터가 잠들어 있었습니다.',
      '  1차 시도, 11-23 09:03: 1분 만에 성공 (run-1)',
    ],
  },
  {
    name: 'late, made up for after others',
    facts: {
      record: recorded({ ...SUCCESS, recordedAt: at('23 09:03') }),
      attempts: [tried(1, 'succeeded', '09:05-09:06')],
    },
    en: [
      'daily_collection, due 11-23 02:00: succeeded 7 h 5 min late. The daemon was not running, or the machine slept, until 11-23 09:03. What is made up for starts one by one, and others came first.',
      '  attempt 1, 11-23 09:05: succeeded after 1 min (run-1)',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 7시간 5분 늦게 성공했습니다. 11-23 09:03까지 데몬이 멈춰 있었거나 컴퓨터가 잠들어 있었습니다. 뒤늦게 하는 실행은 하나씩 시작하는데, 다른 작업이 먼저였습니다.',
      '  1차 시도, 11-23 09:05: 1분 만에 성공 (run-1)',
    ],
  },
  {
    name: 'late, queued behind another run',
    facts: {
      record: recorded(SUCCESS),
      attempts: [tried(1, 'succeeded', '02:20-02:21')],
      underWay: tried(1, 'succeeded', '01:50-02:20', { run: 'run-0' }),
    },
    en: [
      'daily_collection, due 11-23 02:00: succeeded 20 min late. It waited for another run of the job to end, at 11-23 02:20 (run-0).',
      '  attempt 1, 11-23 02:20: succeeded after 1 min (run-1)',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 20분 늦게 성공했습니다. 같은 작업의 다른 실행(run-0)이 11-23 02:20에 끝나기를 기다렸습니다.',
      '  1차 시도, 11-23 02:20: 1분 만에 성공 (run-1)',
    ],
  },
  {
    name: 'late, for want of a place',
    facts: {
      record: recorded({ ...SUCCESS, waitedFrom: DUE }),
      attempts: [tried(1, 'succeeded', '02:20-02:21')],
    },
    en: [
      'daily_collection, due 11-23 02:00: succeeded 20 min late. It waited for a place from 11-23 02:00 to 11-23 02:20: as many jobs ran as may at once (setting attempts).',
      '  attempt 1, 11-23 02:20: succeeded after 1 min (run-1)',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 20분 늦게 성공했습니다. 11-23 02:00부터 11-23 02:20까지 자리를 기다렸습니다. 동시에 실행할 수 있는 만큼(attempts 설정) 이미 실행 중이었습니다.',
      '  1차 시도, 11-23 02:20: 1분 만에 성공 (run-1)',
    ],
  },
  {
    name: 'late, and nothing says why',
    facts: { record: recorded(SUCCESS), attempts: [tried(1, 'succeeded', '05:00-05:01')] },
    en: [
      'daily_collection, due 11-23 02:00: succeeded 3 h late. No attempt began before 11-23 05:00: the daemon was stopped, or a process died before it could begin.',
      '  attempt 1, 11-23 05:00: succeeded after 1 min (run-1)',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 3시간 늦게 성공했습니다. 11-23 05:00 전에는 시도가 시작되지 않았습니다. 데몬이 멈췄거나 프로세스가 시작하기도 전에 죽었습니다.',
      '  1차 시도, 11-23 05:00: 1분 만에 성공 (run-1)',
    ],
  },
  {
    name: 'at the third attempt',
    facts: {
      record: recorded(SUCCESS),
      attempts: [
        tried(1, 'failed', '02:00-02:01'),
        tried(2, 'interrupted', '02:06-02:07'),
        tried(3, 'succeeded', '02:08-02:09'),
      ],
    },
    en: [
      'daily_collection, due 11-23 02:00: succeeded 8 min late. Before, 1 attempt failed and 1 attempt was interrupted.',
      `  attempt 1, 11-23 02:00: failed after 1 min (run-1): ${FAILURE_EN}`,
      '  attempt 2, 11-23 02:06: interrupted after 1 min (run-2)',
      '  attempt 3, 11-23 02:08: succeeded after 1 min (run-3)',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 8분 늦게 성공했습니다. 그 전에 실패 1번, 중단 1번이 있었습니다.',
      `  1차 시도, 11-23 02:00: 1분 만에 실패 (run-1): ${FAILURE_KO}`,
      '  2차 시도, 11-23 02:06: 1분 만에 중단됨 (run-2)',
      '  3차 시도, 11-23 02:08: 1분 만에 성공 (run-3)',
    ],
  },
  {
    name: 'late, run by hand',
    facts: {
      record: recorded({ ...SUCCESS, recordedAt: at('23 11:00') }),
      attempts: [tried(1, 'succeeded', '11:00-11:01', { trigger: 'manual' })],
    },
    en: [
      'daily_collection, due 11-23 02:00: succeeded 9 h late. It was run by hand.',
      '  attempt 1, by hand, 11-23 11:00: succeeded after 1 min (run-1)',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 9시간 늦게 성공했습니다. 수동으로 실행했습니다.',
      '  1차 시도(수동 실행), 11-23 11:00: 1분 만에 성공 (run-1)',
    ],
  },
  {
    name: 'withheld, then accepted',
    facts: {
      record: recorded({ ...SUCCESS, reason: 'accepted' }),
      attempts: [tried(1, 'failed', '02:00-02:01')],
    },
    en: [
      'daily_collection, due 11-23 02:00: succeeded on time. It had been withheld, and was published on the word of a person.',
      `  attempt 1, 11-23 02:00: failed after 1 min (run-1): ${FAILURE_EN}`,
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 제때 성공했습니다. 보류되었다가 사람이 책임지고 게시했습니다.',
      `  1차 시도, 11-23 02:00: 1분 만에 실패 (run-1): ${FAILURE_KO}`,
    ],
  },
  {
    name: 'failed, all attempts spent',
    facts: {
      record: failed('upstream-failed', at('23 04:38')),
      attempts: ['02:00-02:01', '02:06-02:07', '02:37-02:38', '04:38-04:39'].map((span, index) =>
        tried(index + 1, 'failed', span),
      ),
      ending: gaveUp({ reason: 'spent' }),
    },
    en: [
      'daily_collection, due 11-23 02:00: failed after 4 attempts. No more attempts are made.',
      ...['02:00', '02:06', '02:37', '04:38'].map(
        (from, i) =>
          `  attempt ${i + 1}, 11-23 ${from}: failed after 1 min (run-${i + 1}): ${FAILURE_EN}`,
      ),
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 4번 시도하고 실패했습니다. 더는 시도하지 않습니다.',
      ...['02:00', '02:06', '02:37', '04:38'].map(
        (from, i) =>
          `  ${i + 1}차 시도, 11-23 ${from}: 1분 만에 실패 (run-${i + 1}): ${FAILURE_KO}`,
      ),
    ],
  },
  {
    name: 'failed, the window too short for another attempt',
    facts: {
      record: failed('upstream-failed', at('23 02:38')),
      attempts: ['02:00-02:01', '02:06-02:07', '02:37-02:38'].map((span, index) =>
        tried(index + 1, 'failed', span),
      ),
      ending: gaveUp({ reason: 'stale', endsAt: at('23 03:00') }),
    },
    en: [
      'daily_collection, due 11-23 02:00: failed after 3 attempts. It was not tried again: the next attempt would have begun after 11-23 03:00, and that is too late.',
      ...['02:00', '02:06', '02:37'].map(
        (from, i) =>
          `  attempt ${i + 1}, 11-23 ${from}: failed after 1 min (run-${i + 1}): ${FAILURE_EN}`,
      ),
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 3번 시도하고 실패했습니다. 다음 시도가 시작 기한인 11-23 03:00보다 늦어져 다시 시도하지 않았습니다.',
      ...['02:00', '02:06', '02:37'].map(
        (from, i) =>
          `  ${i + 1}차 시도, 11-23 ${from}: 1분 만에 실패 (run-${i + 1}): ${FAILURE_KO}`,
      ),
    ],
  },
  {
    name: 'failed, paused before the next attempt',
    facts: {
      record: failed('upstream-failed', at('23 02:03')),
      attempts: [tried(1, 'failed', '02:00-02:01')],
      pauses: [{ since: at('23 02:02'), until: undefined, note: 'moving' }],
      ending: gaveUp({ reason: 'paused', pausedSince: at('23 02:02') }),
    },
    en: [
      'daily_collection, due 11-23 02:00: failed after 1 attempt. It was not tried again: the job was paused from 11-23 02:02 until somebody resumes it (moving).',
      `  attempt 1, 11-23 02:00: failed after 1 min (run-1): ${FAILURE_EN}`,
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 1번 시도하고 실패했습니다. 작업이 11-23 02:02부터 재개할 때까지(moving) 일시 중지되어 다시 시도하지 않았습니다.',
      `  1차 시도, 11-23 02:00: 1분 만에 실패 (run-1): ${FAILURE_KO}`,
    ],
  },
  {
    name: 'failed, switched off before the next attempt',
    facts: {
      record: failed('upstream-failed', at('23 02:03')),
      attempts: [tried(1, 'failed', '02:00-02:01')],
      ending: gaveUp({ reason: 'disabled' }),
    },
    en: [
      'daily_collection, due 11-23 02:00: failed after 1 attempt. It was not tried again: the job was switched off or removed.',
      `  attempt 1, 11-23 02:00: failed after 1 min (run-1): ${FAILURE_EN}`,
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 1번 시도하고 실패했습니다. 작업이 꺼지거나 없어져 다시 시도하지 않았습니다.',
      `  1차 시도, 11-23 02:00: 1분 만에 실패 (run-1): ${FAILURE_KO}`,
    ],
  },
  {
    name: 'failed, run by hand',
    facts: {
      record: failed('upstream-failed', at('23 02:01')),
      attempts: [tried(1, 'failed', '02:00-02:01', { trigger: 'manual' })],
      ending: gaveUp({ reason: 'by-hand' }),
    },
    en: [
      'daily_collection, due 11-23 02:00: failed after 1 attempt. It was run by hand, and a run by hand is one attempt.',
      `  attempt 1, by hand, 11-23 02:00: failed after 1 min (run-1): ${FAILURE_EN}`,
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 1번 시도하고 실패했습니다. 직접 한 실행이고, 직접 한 실행은 한 번만 시도합니다.',
      `  1차 시도(수동 실행), 11-23 02:00: 1분 만에 실패 (run-1): ${FAILURE_KO}`,
    ],
  },
  {
    name: 'failed, interrupted, and the next was due',
    facts: {
      record: failed('interrupted', at('25 09:00')),
      attempts: [tried(1, 'interrupted', '02:00-02:01')],
      ending: gaveUp({ reason: 'newer', dueAt: at('24 02:00') }),
    },
    en: [
      'daily_collection, due 11-23 02:00: failed: it was interrupted and not resumed. It was not tried again, as the next was due at 11-24 02:00.',
      '  attempt 1, 11-23 02:00: interrupted after 1 min (run-1)',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 중단된 뒤 이어지지 못해 실패했습니다. 11-24 02:00에 다음 것이 예정되어 있어 다시 시도하지 않았습니다.',
      '  1차 시도, 11-23 02:00: 1분 만에 중단됨 (run-1)',
    ],
  },
  {
    name: 'failed, as an older version recorded it',
    facts: {
      record: failed('upstream-failed', at('23 02:01')),
      attempts: [tried(1, 'failed', '02:00-02:01')],
      newer: [recorded({ dueAt: at('24 02:00') })],
      pauses: [PAUSE],
    },
    en: [
      'daily_collection, due 11-23 02:00: failed after 1 attempt. It was not tried again; why is not in the ledger, which an older version wrote.',
      `  attempt 1, 11-23 02:00: failed after 1 min (run-1): ${FAILURE_EN}`,
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 1번 시도하고 실패했습니다. 다시 시도하지 않았습니다. 이유는 이전 버전이 쓴 기록에 남아 있지 않습니다.',
      `  1차 시도, 11-23 02:00: 1분 만에 실패 (run-1): ${FAILURE_KO}`,
    ],
  },
  {
    name: 'skipped, still running',
    facts: {
      record: skipped('overlap'),
      underWay: tried(1, 'succeeded', '01:50-02:20', { run: 'run-0' }),
    },
    en: [
      'daily_collection, due 11-23 02:00: skipped, because the job was still running: run-0, from 11-23 01:50 to 11-23 02:20.',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 작업이 아직 실행 중이어서 건너뛰었습니다: run-0, 11-23 01:50부터 11-23 02:20까지.',
    ],
  },
  {
    name: 'skipped, paused',
    facts: {
      record: skipped('paused'),
      pauses: [PAUSE],
      ending: left({ reason: 'paused', pausedSince: PAUSE.since }),
    },
    en: [
      'daily_collection, due 11-23 02:00: skipped, because the job was paused from 11-22 10:00 to 11-23 10:00 (moving).',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 작업이 11-22 10:00부터 11-23 10:00까지(moving) 일시 중지되어 건너뛰었습니다.',
    ],
  },
  {
    name: 'skipped, paused, as an older version recorded it',
    facts: { record: skipped('paused'), pauses: [PAUSE] },
    en: [
      'daily_collection, due 11-23 02:00: skipped, because the job was paused from 11-22 10:00 to 11-23 10:00 (moving).',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 작업이 11-22 10:00부터 11-23 10:00까지(moving) 일시 중지되어 건너뛰었습니다.',
    ],
  },
  {
    name: 'skipped, stale',
    facts: {
      record: skipped('stale', at('23 03:30')),
      ending: left({ reason: 'stale', windowMs: 3_600_000 }),
    },
    en: [
      'daily_collection, due 11-23 02:00: skipped, because it was seen too late, at 11-23 03:30; it may begin at most 1 h late.',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 11-23 03:30에야 확인되어 건너뛰었습니다. 1시간까지만 늦게 시작할 수 있습니다.',
    ],
  },
  {
    name: 'skipped, for want of a place',
    facts: {
      record: { ...skipped('crowded'), waitedFrom: DUE, settledAt: at('23 03:00') },
    },
    en: [
      'daily_collection, due 11-23 02:00: skipped, because no place was free for it from 11-23 02:00 on, and at 11-23 03:00 it was too late to begin: as many jobs ran as may at once (setting attempts).',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 11-23 02:00부터 자리가 나지 않아 건너뛰었습니다. 11-23 03:00에는 시작하기에 너무 늦었습니다. 동시에 실행할 수 있는 만큼(attempts 설정) 이미 실행 중이었습니다.',
    ],
  },
  {
    name: 'skipped, stale, as nothing is made up for',
    facts: {
      record: skipped('stale', at('23 03:30')),
      ending: left({ reason: 'stale', windowMs: 'none' }),
    },
    en: [
      'daily_collection, due 11-23 02:00: skipped, because it was seen too late, at 11-23 03:30; nothing is made up for (catchUp: none).',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 11-23 03:30에야 확인되어 건너뛰었습니다. 놓친 것을 뒤늦게 하지 않는 작업입니다(catchUp: none).',
    ],
  },
  {
    name: 'skipped, superseded',
    facts: {
      record: skipped('superseded', at('26 09:00')),
      ending: left({ reason: 'superseded', by: at('26 02:00') }),
    },
    en: [
      'daily_collection, due 11-23 02:00: skipped, because a newer one was due (11-26 02:00) when the daemon looked, at 11-26 09:00, and only the newest is made up for.',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 건너뛰었습니다. 데몬이 살핀 11-26 09:00에는 더 새로운 것(11-26 02:00)이 있었고, 뒤늦게 하는 것은 가장 최근 것뿐입니다.',
    ],
  },
  {
    name: 'skipped, superseded, as an older version recorded it',
    facts: {
      record: skipped('superseded', at('26 09:00')),
      newer: [
        { ...skipped('superseded', at('26 09:00')), dueAt: at('24 02:00') },
        recorded({ dueAt: at('26 02:00'), recordedAt: at('26 09:00') }),
      ],
    },
    en: [
      'daily_collection, due 11-23 02:00: skipped, because a newer one was due (11-26 02:00) when the daemon looked, at 11-26 09:00, and only the newest is made up for.',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 건너뛰었습니다. 데몬이 살핀 11-26 09:00에는 더 새로운 것(11-26 02:00)이 있었고, 뒤늦게 하는 것은 가장 최근 것뿐입니다.',
    ],
  },
  {
    name: 'skipped, switched off while it waited',
    facts: { record: skipped('disabled', at('23 02:10')) },
    en: [
      'daily_collection, due 11-23 02:00: skipped, because the job was switched off or removed while it waited, at 11-23 02:10.',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 기다리는 동안, 11-23 02:10에 작업이 꺼지거나 없어져 건너뛰었습니다.',
    ],
  },
  {
    name: 'running',
    facts: { record: recorded(), attempts: [tried(1, 'running', '02:00-')] },
    en: [
      'daily_collection, due 11-23 02:00: running since 11-23 02:00 (attempt 1).',
      '  attempt 1, 11-23 02:00: running for 10 h (run-1)',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 11-23 02:00부터 실행 중입니다(1차 시도).',
      '  1차 시도, 11-23 02:00: 10시간째 실행 중 (run-1)',
    ],
  },
  {
    name: 'waiting for its next attempt',
    facts: {
      record: recorded(),
      attempts: [tried(1, 'failed', '11:00-11:58')],
    },
    en: [
      'daily_collection, due 11-23 02:00: failed, and is tried again at about 11-23 12:03. No attempt began before 11-23 11:00: the daemon was stopped, or a process died before it could begin.',
      `  attempt 1, 11-23 11:00: failed after 58 min (run-1): ${FAILURE_EN}`,
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 실패했고, 11-23 12:03쯤 다시 시도합니다. 11-23 11:00 전에는 시도가 시작되지 않았습니다. 데몬이 멈췄거나 프로세스가 시작하기도 전에 죽었습니다.',
      `  1차 시도, 11-23 11:00: 58분 만에 실패 (run-1): ${FAILURE_KO}`,
    ],
  },
  {
    name: 'interrupted, and no daemon to resume it',
    facts: {
      record: recorded(),
      attempts: [tried(1, 'interrupted', '02:00-02:01')],
      daemonRuns: false,
    },
    en: [
      'daily_collection, due 11-23 02:00: interrupted, and is resumed as soon as the daemon looks. The daemon is not running. Start it: matinee start',
      '  attempt 1, 11-23 02:00: interrupted after 1 min (run-1)',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 중단되었고, 데몬이 살피는 대로 이어집니다. 데몬이 실행 중이 아닙니다. 시작하려면: matinee start',
      '  1차 시도, 11-23 02:00: 1분 만에 중단됨 (run-1)',
    ],
  },
  {
    name: 'waiting for its turn after an outage',
    facts: { record: recorded({ recordedAt: NOW }) },
    en: [
      'daily_collection, due 11-23 02:00: waits for its turn, and starts within a minute or two. The daemon was not running, or the machine slept, until 11-23 12:00.',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 차례를 기다립니다. 1~2분 안에 시작합니다. 11-23 12:00까지 데몬이 멈춰 있었거나 컴퓨터가 잠들어 있었습니다.',
    ],
  },
  {
    name: 'waiting for a place',
    facts: { record: recorded({ waitedFrom: DUE }) },
    en: [
      'daily_collection, due 11-23 02:00: waits for a place since 11-23 02:00: as many jobs run as may at once (setting attempts).',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 11-23 02:00부터 자리를 기다립니다. 동시에 실행할 수 있는 만큼(attempts 설정) 실행 중입니다.',
    ],
  },
  {
    name: 'waiting for its next attempt, not for a place any more',
    facts: {
      record: recorded({ waitedFrom: DUE }),
      attempts: [tried(1, 'failed', '11:58-11:59')],
    },
    en: [
      `daily_collection, due 11-23 02:00: failed, and is tried again at about 11-23 12:04. It waited for a place from 11-23 02:00 to 11-23 11:58: as many jobs ran as may at once (setting attempts).`,
      `  attempt 1, 11-23 11:58: failed after 1 min (run-1): ${FAILURE_EN}`,
    ],
    ko: [
      `daily_collection, 11-23 02:00 예정: 실패했고, 11-23 12:04쯤 다시 시도합니다. 11-23 02:00부터 11-23 11:58까지 자리를 기다렸습니다. 동시에 실행할 수 있는 만큼(attempts 설정) 이미 실행 중이었습니다.`,
      `  1차 시도, 11-23 11:58: 1분 만에 실패 (run-1): ${FAILURE_KO}`,
    ],
  },
  {
    name: 'waiting behind another run',
    facts: {
      record: recorded(),
      underWay: tried(1, 'running', '01:50-', { run: 'run-0' }),
    },
    en: ['daily_collection, due 11-23 02:00: waits for another run of the job to end (run-0).'],
    ko: ['daily_collection, 11-23 02:00 예정: 같은 작업의 다른 실행(run-0)이 끝나기를 기다립니다.'],
  },
  {
    name: 'open, but it is too late',
    facts: { job: HOURLY, record: recorded() },
    en: [
      'daily_collection, due 11-23 02:00: not done, and it is too late for it; the daemon will record that.',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 하지 못했고 이제는 너무 늦었습니다. 데몬이 그렇게 기록합니다.',
    ],
  },
  {
    name: 'due before the job was known',
    facts: { known: { ...KNOWN, knownSince: at('23 11:00') } },
    en: [
      'daily_collection, due 11-23 02:00: not run, and not owed: the daemon has known the job with this schedule only since 11-23 11:00.',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 실행하지 않았으며, 실행할 대상도 아니었습니다. 데몬은 이 일정의 작업을 11-23 11:00부터 압니다.',
    ],
  },
  {
    name: 'never planned by any daemon',
    facts: { known: undefined, daemonRuns: false },
    en: [
      'daily_collection, due 11-23 02:00: not run: the daemon has never been started with this job. The daemon is not running. Start it: matinee start',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 실행하지 않았습니다. 이 작업으로 데몬을 시작한 적이 없습니다. 데몬이 실행 중이 아닙니다. 시작하려면: matinee start',
    ],
  },
  {
    name: 'due while the daemon is down',
    facts: { known: { ...KNOWN, plannedUntil: at('20 00:00') }, daemonRuns: false },
    en: [
      'daily_collection, due 11-23 02:00: not run yet: the daemon looked at the schedule last at 11-20 00:00, and decides when it looks next. The daemon is not running. Start it: matinee start',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 아직 실행하지 않았습니다. 데몬이 일정을 마지막으로 살핀 때는 11-20 00:00이고, 다음에 살필 때 정합니다. 데몬이 실행 중이 아닙니다. 시작하려면: matinee start',
    ],
  },
  {
    name: 'due by a schedule that was changed since',
    facts: {
      ...THREE,
      known: { ...KNOWN, schedule: '0 3 * * *', knownSince: at('23 09:00') },
      former: [{ ...FORMER, until: at('23 09:00') }],
      record: recorded({ ...SUCCESS, recordedAt: at('23 09:00'), settledAt: at('23 09:01') }),
      attempts: [tried(1, 'succeeded', '09:00-09:01')],
    },
    en: [
      'daily_collection, due 11-23 02:00: succeeded 7 h late. The daemon was not running, or the machine slept, until 11-23 09:00.',
      '  attempt 1, 11-23 09:00: succeeded after 1 min (run-1)',
      "It was due by the schedule that the job had then: '0 2 * * *' (Asia/Seoul).",
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 7시간 늦게 성공했습니다. 11-23 09:00까지 데몬이 멈춰 있었거나 컴퓨터가 잠들어 있었습니다.',
      '  1차 시도, 11-23 09:00: 1분 만에 성공 (run-1)',
      "그때 이 작업의 일정은 '0 2 * * *'(Asia/Seoul)이었습니다.",
    ],
  },
  {
    name: 'due by a schedule that is changed, which no daemon has seen yet',
    facts: {
      ...THREE,
      known: { ...KNOWN, plannedUntil: at('22 09:00') },
      daemonRuns: false,
    },
    en: [
      'daily_collection, due 11-23 02:00: not run yet: the daemon looked at the schedule last at 11-22 09:00, and decides when it looks next. The daemon is not running. Start it: matinee start',
      "It was due by the schedule that the job had then: '0 2 * * *' (Asia/Seoul).",
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 아직 실행하지 않았습니다. 데몬이 일정을 마지막으로 살핀 때는 11-22 09:00이고, 다음에 살필 때 정합니다. 데몬이 실행 중이 아닙니다. 시작하려면: matinee start',
      "그때 이 작업의 일정은 '0 2 * * *'(Asia/Seoul)이었습니다.",
    ],
  },
  {
    name: 'past by a schedule that no daemon has seen yet',
    facts: { ...THREE, dueAt: at('23 03:00'), known: KNOWN, daemonRuns: false },
    en: [
      "daily_collection, due 11-23 03:00: not run, and not owed: the daemon has not taken up this schedule yet; it knows the job by '0 2 * * *' (Asia/Seoul). The daemon is not running. Start it: matinee start",
    ],
    ko: [
      "daily_collection, 11-23 03:00 예정: 실행하지 않았으며, 실행할 대상도 아니었습니다. 데몬은 아직 이 일정을 모르고, 작업의 일정을 '0 2 * * *'(Asia/Seoul)로 알고 있습니다. 데몬이 실행 중이 아닙니다. 시작하려면: matinee start",
    ],
  },
  {
    name: 'due before it was switched off, which no daemon has seen yet',
    facts: {
      job: { ...DAILY, enabled: false },
      known: { ...KNOWN, plannedUntil: at('22 09:00') },
      daemonRuns: false,
    },
    en: [
      'daily_collection, due 11-23 02:00: not run yet: the daemon looked at the schedule last at 11-22 09:00, and decides when it looks next. The daemon is not running. Start it: matinee start',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 아직 실행하지 않았습니다. 데몬이 일정을 마지막으로 살핀 때는 11-22 09:00이고, 다음에 살필 때 정합니다. 데몬이 실행 중이 아닙니다. 시작하려면: matinee start',
    ],
  },
  {
    name: 'skipped, of a job that was removed',
    facts: {
      job: undefined,
      schedule: undefined,
      known: undefined,
      former: [{ ...FORMER, until: at('23 09:00') }],
      record: skipped('disabled', at('23 09:00')),
    },
    en: [
      'daily_collection, due 11-23 02:00: skipped, because the job was switched off or removed while it waited, at 11-23 09:00.',
      "It was due by the schedule that the job had then: '0 2 * * *' (Asia/Seoul).",
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 기다리는 동안, 11-23 09:00에 작업이 꺼지거나 없어져 건너뛰었습니다.',
      "그때 이 작업의 일정은 '0 2 * * *'(Asia/Seoul)이었습니다.",
    ],
  },
  {
    name: 'switched off',
    facts: { job: { ...DAILY, enabled: false }, known: undefined },
    en: [
      'daily_collection, due 11-23 02:00: not run: the job is switched off or not in matinee.yaml.',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 실행하지 않았습니다. 작업이 꺼져 있거나 matinee.yaml에 없습니다.',
    ],
  },
  {
    name: 'forgotten',
    facts: {},
    en: [
      'daily_collection, due 11-23 02:00: there is no record of it any more; those of housekeeping are kept for a month.',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 이제 기록이 없습니다. 점검 작업의 기록은 한 달 동안 남습니다.',
    ],
  },
  {
    name: 'in the future',
    facts: { dueAt: at('24 02:00') },
    en: ['daily_collection, due 11-24 02:00: has not come yet.'],
    ko: ['daily_collection, 11-24 02:00 예정: 아직 오지 않았습니다.'],
  },
  {
    name: 'in the future, and paused',
    facts: { dueAt: at('24 02:00'), pauses: [ENDLESS] },
    en: [
      'daily_collection, due 11-24 02:00: has not come yet, and will be skipped: the job is paused from 11-22 10:00 until somebody resumes it.',
    ],
    ko: [
      'daily_collection, 11-24 02:00 예정: 아직 오지 않았고, 작업이 11-22 10:00부터 재개할 때까지 일시 중지되어 있어 건너뛰게 됩니다.',
    ],
  },
  {
    name: 'asked about an instant at which nothing is due, but somebody ran it',
    facts: { record: recorded(SUCCESS), attempts: [tried(1, 'succeeded', '02:00-02:01')] },
    asked: {
      askedAt: at('23 03:00'),
      next: { dueAt: at('24 02:00'), pause: undefined },
      byHand: [tried(1, 'succeeded', '03:00-03:01', { trigger: 'manual', run: 'run-7' })],
    },
    en: [
      "daily_collection is not due at 11-23 03:00: its schedule is '0 2 * * *' (Asia/Seoul).",
      'By hand for that time: attempt 1, by hand, 11-23 03:00: succeeded after 1 min (run-7)',
      'The last time before:',
      'daily_collection, due 11-23 02:00: succeeded on time.',
      '  attempt 1, 11-23 02:00: succeeded after 1 min (run-1)',
      'Next: 11-24 02:00.',
    ],
    ko: [
      "daily_collection: 11-23 03:00에는 예정이 없습니다. 일정은 '0 2 * * *'(Asia/Seoul)입니다.",
      '그 시각의 예정 회차로 수동 실행: 1차 시도(수동 실행), 11-23 03:00: 1분 만에 성공 (run-7)',
      '그 전의 마지막 예정:',
      'daily_collection, 11-23 02:00 예정: 제때 성공했습니다.',
      '  1차 시도, 11-23 02:00: 1분 만에 성공 (run-1)',
      '다음: 11-24 02:00.',
    ],
  },
  {
    name: 'paused now',
    facts: { record: skipped('paused'), pauses: [ENDLESS] },
    asked: { next: { dueAt: at('24 02:00'), pause: ENDLESS } },
    en: [
      'daily_collection, due 11-23 02:00: skipped, because the job was paused from 11-22 10:00 until somebody resumes it.',
      'Next: 11-24 02:00, but the job is paused from 11-22 10:00 until somebody resumes it.',
    ],
    ko: [
      'daily_collection, 11-23 02:00 예정: 작업이 11-22 10:00부터 재개할 때까지 일시 중지되어 건너뛰었습니다.',
      '다음: 11-24 02:00. 다만 11-22 10:00부터 재개할 때까지 일시 중지되어 있습니다.',
    ],
  },
];

function explained({ facts = {}, asked }: Case, job: ScheduledJob) {
  const schedule = parseSchedule(DAILY.schedule, DAILY.timezone);
  const occurrence: OccurrenceFacts = {
    dueAt: DUE,
    job,
    schedule,
    known: KNOWN,
    former: [],
    record: undefined,
    attempts: [],
    premature: [],
    underWay: undefined,
    newer: [],
    ending: undefined,
    pauses: [],
    daemonRuns: true,
    ...facts,
  };
  const explanation = explain(
    {
      job: DAILY.name,
      askedAt: undefined,
      byHandSince: undefined,
      schedule: { cron: schedule.cron, zone: schedule.zone },
      next: undefined,
      byHand: [],
      ...asked,
      occurrence,
    },
    NOW,
  );
  return (language: 'en' | 'ko') =>
    explanationLines(explanation, {
      text: TEXTS[language],
      time,
      now: NOW,
      startCommand: 'matinee start',
    });
}

describe('an occurrence is explained:', () => {
  for (const one of cases) {
    test(one.name, () => {
      const said = explained(one, DAILY);
      assert.deepEqual(said('en'), one.en);
      assert.deepEqual(said('ko'), one.ko);
    });
  }

  const ended = cases.filter(({ facts }) => facts?.record?.outcome !== undefined);
  for (const one of ended) {
    test(`${one.name}: by what was recorded then, whatever is configured now`, () => {
      assert.deepEqual(explained(one, EDITED)('en'), one.en);
    });
  }
});
