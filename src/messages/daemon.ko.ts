import type { daemon as en } from './daemon.en.ts';
import { withParticle } from './particle.ts';

export const daemon: typeof en = (line) => ({
  started: (pid) => `데몬이 실행 중입니다(PID ${pid}).`,
  next: (job, at) => `다음: ${job}, ${at}`,
  timesIn: (zone) => `시각은 ${zone} 기준입니다.`,
  nothingDue: '켜져 있는 작업이 없습니다.',
  tmdbTrouble: (url, problem) => `데몬은 실행 중이지만 지금 ${url}에 문제가 있습니다: ${problem}`,
  tmdbSilent: (url, seconds) =>
    `데몬은 실행 중이지만 ${withParticle(url, '이')} ${seconds}초 동안 응답하지 않았습니다.`,
  stopIt: (command) => `멈추려면: ${command}`,
  watchIt: (command) => `지켜보려면: ${command}`,
  stopping: (pid) => `데몬(PID ${pid})을 중지합니다…`,
  waiting: (jobs, seconds) =>
    jobs.length === 0
      ? `데몬이 끝나기를 기다립니다(${seconds}초)`
      : `${withParticle(jobs.join(', '), '이')} 다음 페이지에서 멈추기를 기다립니다(${seconds}초)`,
  forcing: '너무 오래 걸려 아직 실행 중인 것을 강제로 끝냅니다. 받은 페이지는 남습니다.',
  killing: '데몬이 응답하지 않아 강제로 끝냅니다.',
  stopped: '데몬이 중지되었습니다.',
  stoppingSelf: '중지합니다. 한 번 더(Ctrl+C) 누르면 강제로 끝냅니다',
  attempt: {
    notStartedFor: (cause) => `프로세스를 시작하지 못했습니다(${cause})`,
    endedBy: (signal) => `프로세스가 ${withParticle(signal, '으로')} 끝났습니다`,
    endedWith: (exitCode) =>
      `프로세스가 아무 말 없이 끝났습니다${exitCode === undefined ? '' : `(종료 코드 ${exitCode})`}`,
  },
  reload: {
    unchanged: '바뀐 것이 없습니다.',
    kept: '데몬은 지금까지의 설정으로 계속 실행합니다.',
    changed: (changes) => `설정 ${changes.length}개가 바뀌었습니다: ${changes.join('; ')}.`,
    upgraded: (running, installed) =>
      `Matinee ${withParticle(installed, '이')} 설치되었고 ${withParticle(running, '이')} 실행 중입니다. 쓰려면 다시 시작하세요.`,
  },
  status: {
    running: (pid, since, lasting) => `● ${since}부터 실행 중(${lasting}), PID ${pid}`,
    starting: '● 시작하는 중',
    unresponsive: (since) =>
      `● 실행 중이지만 ${since} 이후 소식이 없습니다. 실행해 보세요: ${line('restart')}`,
    neverStarted: '○ 실행 중이 아님. 여기서 시작한 적이 없습니다',
    stopped: (at) => `○ 실행 중이 아님. ${at}에 중지되었습니다`,
    failed: (at, message) => `○ 실행 중이 아님. ${at}에 실패했습니다: ${message}`,
    died: (at) => `○ 실행 중이 아님. 마지막 소식 ${at} 이후 강제로 끝났거나 컴퓨터가 꺼졌습니다`,
    toStart: (command) => `시작하려면: ${command}`,
    upgraded: (running, installed) =>
      `Matinee ${withParticle(installed, '이')} 설치되었고 ${withParticle(running, '이')} 실행 중입니다. 실행해 보세요: ${line('restart')}`,
    now: '지금 실행 중',
    nothingNow: '실행 중인 작업이 없습니다.',
    nowGone: '실행 중으로 기록되어 있지만 프로세스가 없음',
    upcoming: '다음',
    paused: '일시 중지',
    pausedUntil: (until) => `${until}까지 일시 중지`,
    failing: (job, failures, since) => `${job}: ${since}부터 ${failures}번 잇달아 실패했습니다.`,
    failures: '최근 실패',
    failureColumns: ['실행', '작업', '종료', '오류'],
    nowColumns: ['실행', '작업', '시작', '경과', '프로세스'],
    by: {
      daemon: (pid) => `PID ${pid}`,
      'earlier-daemon': (pid) => `PID ${pid}, 이전 데몬이 남긴 것`,
      hand: (pid) => `PID ${pid}, 수동 실행`,
    },
    overdue: (since) => `${since}에 끝났어야 함`,
    waiting: '자리를 기다리는 중. 동시에 실행할 수 있는 만큼(attempts 설정) 실행 중입니다',
    waitingColumns: ['작업', '예정', '기다린 때부터'],
    nextColumns: ['작업', '다음', ''],
  },
  logs: {
    none: '로그가 비어 있습니다. 여기서 데몬을 시작한 적이 없습니다.',
    noneWanted: '찾는 조건에 맞는 로그 줄이 없습니다.',
  },
});
