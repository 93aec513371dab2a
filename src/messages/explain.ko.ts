import type { Delay, GaveUp, Skipped, Unrecorded, Waiting } from '../explanation.ts';
import type { Pause } from '../plan.ts';
import { type ByKind, type ByReason, type explain as en, type Time } from './explain.en.ts';
import { spanKo } from './numbers.ts';

export const explain: typeof en = {
  about: (job, dueAt, verdict) => `${job}, ${dueAt} 예정: ${verdict}`,
  neverDue: (job) => `${job}: 아직 예정된 때가 없었습니다.`,
  notDue: (job, askedAt, schedule) =>
    schedule === undefined
      ? `${job}: ${askedAt}에는 예정이 없습니다. 이제 matinee.yaml에 없는 작업입니다.`
      : `${job}: ${askedAt}에는 예정이 없습니다. 일정은 '${schedule.cron}'(${schedule.zone})입니다.`,
  dueBy: ({ cron, zone }) => `그때 이 작업의 일정은 '${cron}'(${zone})이었습니다.`,
  lastBefore: '그 전의 마지막 예정:',
  next: (at, paused) =>
    paused === undefined ? `다음: ${at}.` : `다음: ${at}. 다만 ${paused} 일시 중지되어 있습니다.`,
  byHand: (attempt) => `그 시각의 예정 회차로 수동 실행: ${attempt}`,
  byHandSince: (attempt) => `그 뒤 수동 실행: ${attempt}`,

  span: spanKo,
  attempt: ({ n, trigger }, at, ending) =>
    `${n}차 시도${trigger === 'manual' ? '(수동 실행)' : ''}, ${at}: ${ending}`,
  premature: (attempt) => `${attempt}. 시계가 앞서 있을 때 실행된 것이라 세지 않습니다`,
  succeededAfter: (took, run) => `${within(took)} 성공 (${run})`,
  failedAfter: (took, run, error) =>
    `${within(took)} 실패 (${run})${error === '' ? '' : `: ${error}`}`,
  interruptedAfter: (took, run) => `${within(took)} 중단됨 (${run})`,
  runningFor: (took, run) => `${took}째 실행 중 (${run})`,

  succeeded: '제때 성공했습니다.',
  succeededLate: (late) => `${late} 늦게 성공했습니다.`,
  accepted: '보류되었다가 사람이 책임지고 게시했습니다.',
  failed: (attempts) => `${attempts}번 시도하고 실패했습니다.`,
  failedInterrupted: '중단된 뒤 이어지지 못해 실패했습니다.',
  startIt: (command) => `데몬이 실행 중이 아닙니다. 시작하려면: ${command}`,

  delays: {
    unseen: ({ until }, time) =>
      `${time(until)}까지 데몬이 멈춰 있었거나 컴퓨터가 잠들어 있었습니다.`,
    behind: ({ run, until }, time) =>
      until === undefined
        ? `같은 작업의 다른 실행(${run})이 끝나기를 기다립니다.`
        : `같은 작업의 다른 실행(${run})이 ${time(until)}에 끝나기를 기다렸습니다.`,
    crowded: ({ from, until }, time) =>
      `${time(from)}부터 ${time(until)}까지 자리를 기다렸습니다. 동시에 실행할 수 있는 만큼(attempts 설정) 이미 실행 중이었습니다.`,
    spaced: () => '뒤늦게 하는 실행은 하나씩 시작하는데, 다른 작업이 먼저였습니다.',
    unstarted: ({ until }, time) =>
      `${time(until)} 전에는 시도가 시작되지 않았습니다. 데몬이 멈췄거나 프로세스가 시작하기도 전에 죽었습니다.`,
    tried: ({ failed, interrupted }) =>
      `그 전에 ${[
        ...(failed === 0 ? [] : [`실패 ${failed}번`]),
        ...(interrupted === 0 ? [] : [`중단 ${interrupted}번`]),
      ].join(', ')}이 있었습니다.`,
    'by-hand': () => '수동으로 실행했습니다.',
  } satisfies ByKind<Delay>,

  gaveUp: {
    spent: () => '더는 시도하지 않습니다.',
    newer: ({ dueAt }, time) =>
      `${time(dueAt)}에 다음 것이 예정되어 있어 다시 시도하지 않았습니다.`,
    window: ({ endsAt }, time) =>
      `다음 시도가 시작 기한인 ${time(endsAt)}보다 늦어져 다시 시도하지 않았습니다.`,
    paused: ({ pause }, time) =>
      `작업이 ${pause === undefined ? '' : `${paused(pause, time)} `}일시 중지되어 다시 시도하지 않았습니다.`,
    disabled: () => '작업이 꺼지거나 없어져 다시 시도하지 않았습니다.',
    'by-hand': () => '직접 한 실행이고, 직접 한 실행은 한 번만 시도합니다.',
    unrecorded: () => '다시 시도하지 않았습니다. 이유는 이전 버전이 쓴 기록에 남아 있지 않습니다.',
  } satisfies ByKind<GaveUp>,

  skipped: {
    overlap: ({ run }, time) =>
      run === undefined
        ? '작업이 아직 실행 중이어서 건너뛰었습니다.'
        : `작업이 아직 실행 중이어서 건너뛰었습니다: ${run.run}, ${time(run.startedAt)}부터${run.endedAt === undefined ? '' : ` ${time(run.endedAt)}까지`}.`,
    paused: ({ pause }, time) =>
      `작업이 ${pause === undefined ? '' : `${paused(pause, time)} `}일시 중지되어 건너뛰었습니다.`,
    stale: ({ seenAt, windowMs }, time) =>
      `${time(seenAt)}에야 확인되어 건너뛰었습니다${staleRule(windowMs)}.`,
    crowded: ({ from, seenAt }, time) =>
      `${from === undefined ? '' : `${time(from)}부터 `}자리가 나지 않아 건너뛰었습니다. ${time(seenAt)}에는 시작하기에 너무 늦었습니다. 동시에 실행할 수 있는 만큼(attempts 설정) 이미 실행 중이었습니다.`,
    superseded: ({ seenAt, by }, time) =>
      `건너뛰었습니다. 데몬이 살핀 ${time(seenAt)}에는 더 새로운 것${by === undefined ? '' : `(${time(by)})`}이 있었고, 뒤늦게 하는 것은 가장 최근 것뿐입니다.`,
    disabled: ({ at }, time) =>
      `기다리는 동안, ${time(at)}에 작업이 꺼지거나 없어져 건너뛰었습니다.`,
  } satisfies ByReason<Skipped>,

  waiting: {
    running: ({ since, n }, time) => `${time(since)}부터 실행 중입니다(${n}차 시도).`,
    retry: ({ at }, time) => `실패했고, ${time(at)}쯤 다시 시도합니다.`,
    resume: () => '중단되었고, 데몬이 살피는 대로 이어집니다.',
    behind: ({ run }) => `같은 작업의 다른 실행(${run})이 끝나기를 기다립니다.`,
    place: ({ since }, time) =>
      `${time(since)}부터 자리를 기다립니다. 동시에 실행할 수 있는 만큼(attempts 설정) 실행 중입니다.`,
    turn: () => '차례를 기다립니다. 1~2분 안에 시작합니다.',
    over: () => '하지 못했고 이제는 너무 늦었습니다. 데몬이 그렇게 기록합니다.',
  } satisfies ByKind<Waiting>,

  unrecorded: {
    future: ({ pause }, time) =>
      pause === undefined
        ? '아직 오지 않았습니다.'
        : `아직 오지 않았고, 작업이 ${paused(pause, time)} 일시 중지되어 있어 건너뛰게 됩니다.`,
    'before-known': ({ knownSince }, time) =>
      `실행하지 않았으며, 실행할 대상도 아니었습니다. 데몬은 이 일정의 작업을 ${time(knownSince)}부터 압니다.`,
    'not-taken-up': ({ cron, zone }) =>
      `실행하지 않았으며, 실행할 대상도 아니었습니다. 데몬은 아직 이 일정을 모르고, 작업의 일정을 '${cron}'(${zone})로 알고 있습니다.`,
    unplanned: () => '실행하지 않았습니다. 이 작업으로 데몬을 시작한 적이 없습니다.',
    disabled: () => '실행하지 않았습니다. 작업이 꺼져 있거나 matinee.yaml에 없습니다.',
    unseen: ({ lookedAt }, time) =>
      `아직 실행하지 않았습니다. 데몬이 일정을 마지막으로 살핀 때는 ${time(lookedAt)}이고, 다음에 살필 때 정합니다.`,
    gone: () => '이제 기록이 없습니다. 점검 작업의 기록은 한 달 동안 남습니다.',
  } satisfies ByKind<Unrecorded>,

  paused: (pause, time) => paused(pause, time),

  skips: {
    lastDay: '지난 하루 동안 건너뛴 것',
    meanwhile: '그동안 건너뛴 것',
    columns: ['작업', '횟수', '첫 예정', '마지막 예정', '이유'],
    reasons: {
      overlap: '작업이 아직 실행 중이었음',
      paused: '작업이 일시 중지되어 있었음',
      stale: '너무 늦게 확인됨',
      crowded: '제때 자리가 나지 않음(attempts 설정)',
      superseded: '할 수 있을 때는 더 새로운 것이 있었음',
      disabled: '기다리는 동안 작업이 꺼지거나 없어짐',
    },
  },
  missed: {
    title: '지금까지 놓친 것. 데몬을 시작하면 너무 늦지 않은 한 작업마다 가장 최근 것을 합니다',
    columns: ['작업', '횟수', '첫 예정', '마지막 예정'],
  },
  unreadable: ({ name, schedule, timezone }, since) =>
    `${since} 이후 ${name}에서 무엇을 놓쳤는지 알 수 없습니다. 지금까지의 일정 '${schedule}'(${timezone})을 이 프로그램이 읽지 못합니다. 데몬을 시작하면 matinee.yaml의 일정을 따릅니다.`,
};

function paused({ since, until, note }: Pause, time: Time): string {
  const end = until === undefined ? ' 재개할 때까지' : ` ${time(until)}까지`;
  return `${time(since)}부터${end}${note === '' ? '' : `(${note})`}`;
}

function staleRule(windowMs: number | 'none' | undefined): string {
  if (windowMs === undefined) return '';
  if (windowMs === 'none') return '. 놓친 것을 뒤늦게 하지 않는 작업입니다(catchUp: none)';
  return `. ${spanKo(windowMs)}까지만 늦게 시작할 수 있습니다`;
}

/** `3분 만에`; what took less than a second, in one. */
function within(took: string): string {
  return took === '0초' ? '1초 안에' : `${took} 만에`;
}
