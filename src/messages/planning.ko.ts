import type { planning as en } from './planning.en.ts';
import { withParticle } from './particle.ts';

export const planning: typeof en = {
  weekdays: ['일', '월', '화', '수', '목', '금', '토'],
  idle: (start) =>
    `데몬이 실행 중이 아니어서 아무것도 저절로 실행되지 않습니다. 시작하려면: ${start}`,
  next: {
    columns: ['예정', '시간대', '작업', ''],
    none: '앞으로 예정된 것이 없습니다.',
    off: '꺼짐',
    alsoOff: (jobs) => `꺼진 작업: ${jobs.join(', ')}`,
    changes: '시계가 바뀝니다',
    changeColumns: ['작업', '시간대', '그때의 실행'],
    change: (change) => {
      switch (change.kind) {
        case 'moved':
          return `${change.on}에는 ${change.time}이라는 시각이 없습니다: ${change.runsAt}에 실행`;
        case 'dropped':
          return `${change.on}에는 ${change.from}~${change.to} 사이가 없습니다: ${change.times}회 덜 실행`;
        case 'once':
          return `${change.on}에는 ${change.time}이라는 시각이 두 번 옵니다: 첫 번째(${change.offset})에만 실행`;
        case 'twice':
          return `${change.on}에는 ${change.from}~${change.to} 사이가 두 번 옵니다: ${change.times}회 더 실행`;
      }
    },
  },
  jobs: {
    columns: ['작업', '짧은 이름', '제목', '일정', '시간대', '상태', '마지막 실행', '다음'],
    on: '켜짐',
    off: '꺼짐',
    never: '없음',
    waiting: '자리 대기',
  },
  pause: {
    paused: (job) => `${withParticle(job, '을')} 재개할 때까지 일시 중지합니다.`,
    pausedUntil: (job, until) => `${withParticle(job, '을')} ${until}까지 일시 중지합니다.`,
    replaced: (was, since) => `${since}부터의 일시 중지(${was})를 대신합니다.`,
    owes: '그동안 예정된 것은 건너뛰고, 나중에 따라잡지 않습니다.',
    goesOn: (jobs) => `지금 실행 중인 것은 계속됩니다: ${jobs.join(', ')}`,
    offAnyway: (job) =>
      `${withParticle(job, '은')} 설정에서 꺼져 있어 어차피 저절로 실행되지 않습니다.`,
    resumeIt: (command) => `재개하려면: ${command}`,
  },
  resume: {
    resumed: (job, since) =>
      `${withParticle(job, '을')} 재개합니다. ${since}부터 멈춰 있던 동안의 것은 따라잡지 않습니다.`,
    notPaused: (job) =>
      `${withParticle(job, '은')} 일시 중지되어 있지 않았습니다. 바뀐 것이 없습니다.`,
    next: (job, at) => `다음: ${job}, ${at}`,
  },
  run: {
    started: (job, pid) => `데몬이 ${withParticle(job, '을')} 실행하고 있습니다(PID ${pid}).`,
    waiting: ({ job, run, since }) =>
      `${withParticle(job, '이')} ${since}부터 이미 실행 중입니다${run === undefined ? '' : `(${run})`}. 끝나기를 기다립니다.`,
    leftRunning: (job) => `더 기다리지 않습니다. ${withParticle(job, '은')} 계속 실행됩니다.`,
  },
  noRunsOf: (job) => `${withParticle(job, '은')} 아직 실행된 적이 없습니다.`,
};
