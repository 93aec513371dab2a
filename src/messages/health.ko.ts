import { warningText } from './data.ko.ts';
import type { BrokenInvariant, Invariant } from '../health.ts';
import type { health as healthEn, stats as statsEn } from './health.en.ts';
import { particle, withParticle } from './particle.ts';

/** 상태와 통계가 말하는 것. */
export const health: typeof healthEn = (line) => ({
  status: { pass: '모두 정상입니다.', warn: '살펴볼 것이 있습니다.', fail: '문제가 있습니다.' },
  written: (path) => `저장: ${path}`,
  texts: {
    ok: () => '정상',
    'scheduler-stopped': () => '실행 중이 아님. 저절로 실행되는 것이 없습니다',
    'scheduler-died': ({ lastSignAt }) =>
      `실행 중이 아님. ${lastSignAt}(마지막 신호) 이후 강제로 종료되었거나 컴퓨터가 꺼짐. 시작하려면: ${line('start')}`,
    'job-failing': ({ failures }) => `연속 ${failures}회 실패. 보기: ${line('runs')}`,
    'occurrence-late': ({ dueAt, lateByMs }) =>
      `${dueAt}에 예정되었으나 ${hours(lateByMs)}시간째 성공하지 못함`,
    'occurrences-missed': ({ missed, since }) => `${since}부터 ${missed}회 놓침`,
    'snapshot-none': () => `아직 게시된 것이 없음. 실행해 보세요: ${line('run daily')}`,
    'snapshot-missing': ({ file }) => `${file} 파일이 없음. 보기: ${line('data verify')}`,
    'snapshots-withheld': ({ runs }) =>
      `${runs.join(', ')} 게시되지 않음. 보기: ${line('data quarantine')}`,
    'invariants-broken': ({ broken }) => {
      const told = (ones: readonly BrokenInvariant[]) =>
        ones.map(({ invariant, of }) => `${of}: ${BROKEN[invariant]}`).join('; ');
      const files = broken.filter(({ invariant }) => invariant === 'file');
      const others = broken.filter(({ invariant }) => invariant !== 'file');
      return [
        ...(files.length > 0 ? [`${told(files)}. 보기: ${line('data verify')}`] : []),
        ...(others.length > 0 ? [`${told(others)}. Matinee의 결함이니 알려 주세요`] : []),
      ].join('. ');
    },
    'runs-overdue': ({ runs }) =>
      runs
        .map(
          ({ run, job, pid, at }) =>
            `${job}(${run}, PID ${pid})${particle(job, '이')} ${at}에 끝났어야 함`,
        )
        .join('; '),
    'runs-left': ({ runs }) =>
      runs
        .map(
          ({ run, job, pid, at }) =>
            `${job}(${run})${particle(job, '은')} 이전 데몬이 남긴 PID ${withParticle(pid, '이')} 실행 중. ${at}까지 끝나지 않으면 끝냅니다`,
        )
        .join('; '),
    'below-expected': ({ snapshots }) =>
      snapshots
        .map(
          ({ run, dataset, period, warnings }) =>
            `${dataset} ${period}: ${warnings.map(warningText).join(' ')} 확인하세요: ${line(`runs show ${run}`)}`,
        )
        .join('; '),
    'stores-damaged': ({ damaged }) => `${damaged.join('; ')}. 확인하세요: ${line('doctor')}`,
    'stores-large': ({ unchecked }) =>
      `${unchecked.join(', ')} 파일이 커서 매번 살펴보지는 않습니다. 가끔 확인하세요: ${line('doctor')}`,
    'stamped-ahead': ({ runs, lastAt }) =>
      `지금보다 나중 시각의 실행 ${runs}건(마지막 ${lastAt}). 시계가 앞서 있었거나 지금 늦습니다(확인: date). 그 회차들은 때가 되면 다시 수집합니다`,
    'disk-low': ({ freeBytes }) => `남은 공간 ${Math.round(freeBytes / 1e6)}MB`,
  },
});

const BROKEN: Record<Invariant, string> = {
  unaccounted: '예정되었으나 기록이 없음',
  unsettled: '시간이 지났으나 결과가 없음',
  'succeeded-twice': '두 번 이상 성공함',
  'running-twice': '두 번 이상 실행 중',
  file: '파일이 없거나 손으로 바뀜',
  counts: '집계가 다시 센 것과 다름',
  behind: '예정되었으나 계획되지 않음',
};

function hours(ms: number): string {
  return (ms / 3_600_000).toFixed(1);
}

export const stats: typeof statsEn = {
  title: (days) => `최근 ${days}일`,
  none: '실행된 것이 없습니다.',
  all: '전체',
  housekeeping: '관리 작업',
  columns: [
    '작업',
    '실행',
    '성공률',
    '실패',
    '중단',
    'p50',
    'p95',
    '영화',
    '품질',
    '요청',
    '재시도',
  ],
};
