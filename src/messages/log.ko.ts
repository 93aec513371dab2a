import type { CommandLines } from './command-lines.ts';
import type { LogValues } from '../log.ts';
import type { SkipReason } from '../ledger-event.ts';
import type { LogSentences } from './log.en.ts';
import { spanKo } from './numbers.ts';
import { UNREACHABLE_KO as UNREACHABLE } from './unreachable.ts';
import { withParticle } from './particle.ts';

export const log = (line: CommandLines): LogSentences => ({
  'daemon-starting': ({ pid, version }) => `Matinee ${version} 시작 중, PID ${pid}`,
  'jobs-registered': ({ jobs }) => `총 ${jobs}개 작업이 스케줄되었습니다.`,
  'daemon-ready': ({ next }) =>
    next === undefined
      ? '준비 완료, 예정된 작업 없음'
      : `준비 완료, 다음: ${next.job} (${next.dueAt})`,
  'daemon-stopping': ({ waitingFor }) =>
    waitingFor.length === 0
      ? '중지하는 중'
      : `중지하는 중, 기다리는 작업: ${waitingFor.join(', ')}`,
  'daemon-stopped': ({ uptimeMs }) => `중지됨 (${Math.round(uptimeMs / 1000)}초 동안 실행)`,
  'daemon-failed': ({ message }) => `더 진행할 수 없습니다: ${message}`,
  'turn-failed': ({ message, againInMs }) =>
    `문제가 생겼습니다: ${message}. ${againInMs / 1000}초 뒤에 다시 합니다`,
  'planning-failed': ({ job, message }) =>
    job === undefined
      ? `작업의 계획을 세우지 못했습니다: ${message}`
      : `${job}의 계획을 세우지 못했습니다: ${message}`,
  'schedule-unreadable': ({ job, schedule, timezone, plannedUntil }) =>
    `${job}: 이 프로그램은 지금까지의 일정 '${schedule}'(${timezone})을 읽지 못합니다. ${plannedUntil} 이후에 무엇이 예정되어 있었는지 알 수 없습니다`,
  'lines-lost': ({ lines }) => `로그 ${lines}줄을 잃었습니다: 디스크가 더 받지 않았습니다`,
  'daemon-said': ({ line }) => line,
  recovered: ({ run, result }) =>
    `이전 프로세스가 ${withParticle(run, '을')} 끝내지 못해 ${RESULTS[result]}`,
  reloaded: ({ text }) => `설정을 다시 읽었습니다: ${text}`,
  'reload-refused': ({ text }) => `설정을 받아들일 수 없어 이전 설정을 유지합니다: ${text}`,
  'clock-step': ({ stepMs }) =>
    `시계가 ${(Math.abs(stepMs) / 1000).toFixed(1)}초 ${stepMs < 0 ? '뒤로' : '앞으로'} 움직였습니다`,
  'occurrences-skipped': ({ job, reason, occurrences, firstDueAt, lastDueAt }) =>
    occurrences === 1
      ? `건너뜀: ${job} ${firstDueAt}, ${SKIPPED[reason]}`
      : `${occurrences}회 건너뜀: ${job} ${firstDueAt}부터 ${lastDueAt}까지, ${SKIPPED[reason]}`,
  'occurrence-failed': ({ job, dueAt }) =>
    `포기: ${job} ${dueAt}. 이유 보기: ${line('explain', job, '--at', dueAt)}`,
  'attempt-started': ({ job, dueAt, trigger, pid, n, lateMs }) =>
    trigger === 'manual'
      ? `작업 시작: ${job} (수동 실행, PID ${pid})`
      : `작업 시작: ${job} ${dueAt} (${n}차 시도, PID ${pid}${lateMs < 60_000 ? '' : `, ${spanKo(lateMs)} 늦음`})`,
  'attempt-lost': ({ job, dueAt }) => `${job} ${dueAt}: 시작하기도 전에 끝났습니다`,
  'attempt-said': ({ job, line }) => `${job}: ${line}`,
  'attempt-succeeded': ({ job, durationMs, movies, quality }) => {
    const facts = [
      `${(durationMs / 1000).toFixed(1)}초`,
      ...(movies === undefined ? [] : [`영화 ${movies}편`]),
      ...(quality === undefined ? [] : [`품질 ${quality.toFixed(1)}%`]),
    ];
    return `작업 완료: ${job} (${facts.join(', ')})`;
  },
  'source-collected': ({ source, movies }) => collected(source, movies),
  'report-written': ({ report }) => `보고서 작성: ${report}`,
  'data-warning': ({ job, message }) => `${job}: ${message}`,
  'attempt-failed': ({ job, message }) => `작업 실패: ${job} - ${message}`,
  'attempt-interrupted': ({ job }) => `작업 중단: ${job}`,
  'attempt-overdue': ({ job, pid, timeoutMs }) =>
    `${withParticle(job, '이')} ${timeoutMs / 1000}초가 지나도 끝나지 않아 PID ${withParticle(pid, '을')} 끝냅니다`,
  'attempt-unreachable': ({ job, run, pid, why }) =>
    `${job}(${run})의 제한 시간이 지났습니다. ${UNREACHABLE[why](pid)}`,
  'attempts-held': ({ jobs, attempts }) =>
    `동시에 ${attempts}개까지만 실행합니다. 자리를 기다리는 작업: ${jobs.join(', ')}`,
  'failures-in-a-row': ({ job, failures }) => `연속 실패 임계값 초과: ${job} (${failures}회)`,
  'job-recovered': ({ job, failures, since }) =>
    `다시 성공: ${job} (${since}부터 ${failures}회 연속 실패 후)`,
});

const SKIPPED: Record<SkipReason, string> = {
  overlap: '작업이 아직 실행 중이었음',
  paused: '작업이 일시 중지됨',
  stale: '너무 늦게 확인됨',
  crowded: '제때 자리가 나지 않음',
  superseded: '더 새로운 것이 대신함',
  disabled: '작업이 꺼지거나 없어짐',
};

const RESULTS: Record<LogValues['recovered']['result'], string> = {
  published: '게시했습니다',
  withheld: '따로 보관했습니다',
  undone: '되돌렸습니다',
  interrupted: '중단됨으로 표시했습니다',
  failed: '제한 시간 안에 끝나지 않아 실패로 표시했습니다',
};

/** The lists of the built-in jobs, as the original guide calls them. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['popular', '인기 영화 수집'],
  ['trending', '트렌딩 영화 수집'],
  ['trending_week', '주간 트렌딩 영화 수집'],
  ['latest', '최신 영화 수집'],
  ['top_rated', '평점 높은 영화 수집'],
]);
const GENRES: ReadonlyMap<string, string> = new Map([
  ['action', '액션'],
  ['comedy', '코미디'],
  ['drama', '드라마'],
  ['horror', '공포'],
  ['romance', '로맨스'],
]);

function collected(source: string, movies: number): string {
  const genre = GENRES.get(source);
  if (genre !== undefined) return `${genre} 장르: ${movies}개 수집`;
  return `${LISTS.get(source) ?? `${source} 수집`}: ${movies}개`;
}
