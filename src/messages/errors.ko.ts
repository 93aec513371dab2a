import { refusedHint, upstreamFailed } from './network.ko.ts';
import type { CommandLines } from './command-lines.ts';
import { damageErrors } from './damage.ko.ts';
import { faultText } from './data.ko.ts';
import { type ErrorTexts, processOf, publishCommand } from './error-texts.ts';
import { setupErrors } from './setup-errors.ko.ts';
import { cronProblemText } from './syntax-faults.ko.ts';
import { usage } from './usage.ko.ts';
import { spanKo } from './numbers.ts';
import { particle, withParticle } from './particle.ts';

export const errors = (line: CommandLines): ErrorTexts => ({
  ...setupErrors(line),
  ...damageErrors(line),
  usage: (fault) => usage(fault, line),
  'job-unknown': ({ job, known, nearest }) => ({
    text: `'${job}' 작업이 없습니다.`,
    hint: nearest === undefined ? `있는 작업: ${known.join(', ')}` : `혹시 '${nearest}'인가요?`,
  }),
  'time-invalid': ({ value, orDuration, orDay, isNoDay }) => ({
    text:
      isNoDay === true
        ? `'${value}'${particle(value, '은')} 달력에 없는 날입니다.`
        : `'${value}'${particle(value, '은')} 시간대 오프셋이 있는 시각${orDuration === true ? '이나 기간' : ''}${orDay === true ? '이나 날짜' : ''}이 아닙니다.`,
    hint: `이렇게 쓰세요: 2026-11-23T02:00:00+09:00${orDuration === true ? ' 또는 2h, 3d' : ''}${orDay === true || isNoDay === true ? ' 또는 날짜(2026-11-23, 어제)' : ''}`,
  }),
  'time-over': ({ value, days, most }) => ({
    text: `${withParticle(value, '은')} ${days}일 전입니다. 지금 TMDB의 내용으로는 그때를 알 수 없고, TMDB는 과거를 보관하지 않습니다.`,
    hint: `최대 ${most}일 전까지만 수집할 수 있습니다. 지금 수집하려면 --at을 빼세요.`,
  }),
  'time-future': ({ value, isSince }) =>
    isSince === true
      ? { text: `${withParticle(value, '은')} 아직 오지 않았습니다.`, hint: '지난 시각을 쓰세요.' }
      : {
          text: `${withParticle(value, '은')} 아직 오지 않았습니다. 그때 TMDB가 내놓을 것을 지금 수집할 수는 없습니다.`,
          hint: '지금 수집하려면 --at을 빼세요.',
        },
  'time-past': ({ value }) => ({
    text: `${withParticle(value, '은')} 이미 지났습니다.`,
    hint: '앞으로 올 시각이나 기간을 쓰세요: 2h, 3d',
  }),
  'time-range': ({ value, from, to }) => ({
    text: `'${value}'${particle(value, '은')} 범위를 벗어났습니다.`,
    hint: `${from}부터 ${to}까지의 시각을 쓰세요`,
  }),
  'cron-invalid': ({ schedule, problem }) => ({
    text: `'${schedule}'${particle(schedule, '은')} cron 식이 아닙니다: ${cronProblemText(problem)}.`,
    hint: '다섯 필드입니다: 분 시 일 월 요일. 예: 0 2 * * *',
  }),
  'cron-never': ({ schedule }) => ({
    text: `'${schedule}'에 맞는 날짜가 없어 한 번도 실행되지 않습니다.`,
    hint: '일과 월을 확인하세요.',
  }),
  'zone-unknown': ({ zone, nearest }) => ({
    text: `'${zone}' 시간대가 없습니다.`,
    hint:
      nearest === undefined ? 'Asia/Seoul 같은 IANA 이름을 쓰세요.' : `혹시 '${nearest}'인가요?`,
  }),
  'run-unknown': ({ run }) => ({
    text: `'${run}' 실행이 없습니다.`,
    hint: `실행해 보세요: ${line('runs')}`,
  }),
  'snapshot-unknown': ({ dataset, period, known }) => ({
    text:
      period === undefined
        ? `'${dataset}' 스냅샷이 없습니다.`
        : `'${dataset}'의 ${period} 스냅샷이 없습니다.`,
    hint:
      known.length === 0
        ? `아직 수집한 것이 없습니다. 실행해 보세요: ${line('run daily')}`
        : `있는 것: ${known.join(', ')}`,
  }),
  'run-not-withheld': ({ run, state }) => ({
    text: `실행 ${withParticle(run, '은')} 보류된 것이 아닙니다(${state}).`,
    hint: `실행해 보세요: ${line('data quarantine')}`,
  }),
  'run-incomplete': ({ run, reasons, replaces }) => ({
    text: `실행 ${run}의 스냅샷은 게시할 만큼 좋지 않습니다: ${reasons.map(faultText).join('; ')}.`,
    hint: `그래도 직접 책임지고 게시하려면: ${publishCommand(line, run, reasons, replaces)}`,
  }),
  'run-needs-replace': ({ run, reasons, current, period }) => ({
    text: `${period}에는 게시된 스냅샷이 이미 있습니다(실행 ${current}).`,
    hint: `그것을 보관하고 교체하려면: ${publishCommand(line, run, reasons, true)}`,
  }),
  'movie-unknown': ({ movie }) => ({
    text: `'${movie}' 영화는 관측된 적이 없습니다.`,
    hint: 'TMDB ID나 제목의 일부로 지정하세요.',
  }),
  'store-newer': ({ file, found, supported }) => ({
    text: `${withParticle(file, '은')} 더 새로운 Matinee가 쓴 것입니다(스키마 ${found}, 지금 것은 ${supported}까지).`,
    hint: 'Matinee를 업데이트하세요. 아무것도 바꾸지 않았습니다.',
  }),
  'store-needs-migration': ({ file, found, supported }) => ({
    text: `${withParticle(file, '은')} 이전 Matinee의 것이고(스키마 ${found}, 현재 ${supported}) 지금은 옮길 수 없습니다.`,
    hint: '이전 데몬을 멈추세요. 그 뒤 쓰기 명령을 실행하면 사본을 남기고 옮깁니다.',
  }),
  'store-foreign': ({ file }) => ({
    text: `${withParticle(file, '은')} Matinee 데이터베이스가 아니거나 손상되었습니다.`,
    hint: '파일을 옮기거나 다른 홈을 지정하세요. 아무것도 바꾸지 않았습니다.',
  }),
  'store-busy': ({ file }) => ({
    text: `${withParticle(file, '을')} 다른 프로세스가 잠그고 있습니다.`,
    hint: '다른 명령이 끝난 뒤 다시 실행하세요.',
  }),
  'store-unjoined': ({ file, cause }) => ({
    text: `${file}에 마지막으로 쓴 것이 아직 ${file}-wal에 있는데 지금은 읽을 수 없습니다(${cause}).`,
    hint: '디스크에 여유를 두고 홈의 소유자로 실행하거나, 쓰고 있는 프로세스가 끝날 때까지 기다리세요.',
  }),
  'job-running': ({ job, attempt, holder, startedAt }) => ({
    text: `${withParticle(job, '이')} 이미 실행 중입니다: ${attempt === undefined ? '' : `${attempt}, `}${startedAt}부터, 프로세스 ${processOf(holder)}.`,
    hint: `끝난 뒤에 실행하려면: ${line('run', job, '--wait')}`,
  }),
  'already-succeeded': ({ job, dueAt }) => ({
    text: `${job}의 ${dueAt} 분은 이미 성공했습니다.`,
  }),
  'order-unreadable': () => ({
    text: '이 프로세스는 무엇을 실행할지 듣지 못했습니다. 시작한 데몬이 사라졌습니다.',
    hint: `작업을 수동으로 실행하려면: ${line('run daily')}`,
  }),
  'order-other-version': ({ daemon, program }) => ({
    text: `실행 중인 데몬은 버전 ${daemon}인데 데몬이 시작한 프로그램은 버전 ${program}입니다. 그사이 업그레이드되었습니다.`,
    hint: `데몬도 새 버전으로 다시 시작하세요: ${line('restart')}`,
  }),
  'claim-lost': ({ attempt }) => ({
    text: `실행 ${withParticle(attempt, '은')} 다른 프로세스가 이미 끝냈습니다. 아무것도 게시하지 않았습니다.`,
    hint: `실행해 보세요: ${line('runs')}`,
  }),
  'publish-busy': ({ dataset, period, run, holder, since }) => ({
    text: `실행 ${withParticle(run, '이')} ${since}부터 ${dataset} ${withParticle(period, '을')} 게시하는 중인데 끝나지 않습니다(프로세스 ${processOf(holder)}). 아무것도 게시하지 않았습니다.`,
    hint: `그 프로세스가 멈춰 있다면: kill -9 ${processOf(holder)}. 그런 다음 같은 명령을 다시 실행하면 시작된 게시부터 마무리합니다.`,
  }),
  'database-unshared': ({ path }) => ({
    text: `${withParticle(path, '이')} 있는 파일 시스템에서는 여러 프로세스가 데이터베이스를 함께 쓸 수 없습니다(SQLite에 공유 메모리가 필요합니다).`,
    hint: '로컬 디스크의 폴더를 쓰세요. FUSE, virtiofs, 가상 머신의 공유 폴더, 네트워크 파일 시스템에서는 안 되는 경우가 많습니다.',
  }),
  'storage-failed': ({ path, operation, cause }) => ({
    text: `${path}에 대한 작업(${operation})이 실패했습니다(${cause}).`,
    hint: `폴더와 권한을 확인하세요. 실행해 보세요: ${line('doctor')}`,
  }),
  'file-missing': ({ path }) => ({
    text: `카탈로그에 있는 ${path} 파일이 없습니다.`,
    hint: `실행해 보세요: ${line('data verify')}`,
  }),
  'file-damaged': ({ path, run }) => ({
    text: `${path} 파일은 실행 ${withParticle(run, '이')} 쓴 뒤에 바뀌어, 아무것도 가져오지 않았습니다.`,
    hint: `원래대로 되돌리거나 그 작업을 --replace로 다시 실행하세요. 실행해 보세요: ${line('data verify')}`,
  }),
  'file-foreign': ({ path }) => ({
    text: `${withParticle(path, '은')} 다른 누군가가 바꾸거나 만든 파일이라 그대로 두었습니다.`,
    hint: '옮기거나, --replace로 다시 실행하세요. 그러면 data/archive에 보관됩니다.',
  }),
  'disk-full': ({ path, noInodes }) => ({
    text: `${noInodes ? '디스크의 아이노드가 모두 쓰여 새 파일을 만들 수 없어' : '디스크가 가득 차'} ${path === undefined ? '' : `${withParticle(path, '을')} `}쓰지 못했습니다. 이미 게시된 것은 온전합니다.`,
    hint: noInodes
      ? '필요 없는 파일을 지운 뒤(df -i로 아이노드 확인) 다시 실행하세요.'
      : '공간을 비우고 다시 실행하세요.',
  }),
  'target-taken': ({ path, home }) => ({
    text:
      home === undefined
        ? `${withParticle(path, '은')} 데이터베이스나 잠금 파일의 이름이라 아무것도 쓰지 않았습니다.`
        : `${withParticle(path, '은')} 홈 ${home}의 파일이라 아무것도 쓰지 않았습니다.`,
    hint: '다른 곳의 파일을 지정하세요.',
  }),
  'target-special': ({ path }) => ({
    text: `${withParticle(path, '은')} 파일이 아니라 장치나 파이프라 아무것도 쓰지 않았습니다.`,
    hint: '파일을 지정하거나, --out을 빼고 표준 출력을 리디렉션하세요.',
  }),
  'too-many-files': () => ({
    text: '열린 파일이 너무 많아 이 프로세스는 파일을 더 열 수 없습니다.',
    hint: '한도를 늘리고 다시 실행하세요: ulimit -n 4096',
  }),
  'key-refused': ({ status, message }) => ({
    text: `TMDB가 API 키를 거부했습니다(${status}): ${message}`,
    hint: 'https://www.themoviedb.org/settings/api 에서 TMDB_API_KEY를 확인하세요.',
  }),
  'request-refused': ({ status, path, message }) => ({
    text: `TMDB가 GET ${path} 요청을 거부했습니다(${status}): ${message}`,
    hint: refusedHint(line('config show'), status),
  }),
  'not-found': ({ path }) => ({
    text: `TMDB에 GET ${withParticle(path, '이')} 없습니다.`,
    hint: '/3으로 끝나는 tmdb.baseUrl을 확인하세요.',
  }),
  'clock-wrong': ({ aheadMs }) => ({
    text: `이 컴퓨터의 시계가 TMDB보다 ${spanKo(Math.abs(aheadMs))} ${aheadMs < 0 ? '늦습니다' : '빠릅니다'}. 다른 날짜로 게시될 뻔해서 아무것도 게시하지 않았습니다.`,
    hint: '시계를 맞추세요: sudo timedatectl set-ntp true (WSL: sudo hwclock -s). 그런 다음 다시 실행하세요.',
  }),
  'clock-put-back': ({ dueAt }) => ({
    text: `실행 중에 시계가 뒤로 갔습니다. ${dueAt} 회차는 아직 때가 아닙니다. 아무것도 게시하지 않았습니다.`,
    hint: '때가 되면 수집합니다. 지금 시계가 맞는지 확인하세요: date',
  }),
  'upstream-failed': upstreamFailed,
  'upstream-malformed': ({ path, problem, attempts }) => ({
    text: `GET ${path}에 대한 TMDB의 응답이 영화 목록이 아닙니다: ${problem} (${attempts}회 시도)`,
    hint: '나중에 다시 실행하세요.',
  }),
  'rate-limited-too-long': ({ path, waitMs }) => ({
    text: `TMDB가 GET ${path} 전에 모두 ${Math.round(waitMs / 1000)}초를 기다리라고 합니다. 한도는 300초입니다.`,
    hint: '나중에 다시 실행하고, tmdb.requestsPerSecond를 낮추세요.',
  }),
  deadline: ({ job, timeoutMs }) => ({
    text: `${withParticle(job, '이')} ${timeoutMs / 1000}초를 넘겨 중단했습니다.`,
    hint: `jobs.${job}.timeout을 늘리거나, 무엇이 느린지 보세요: ${line('runs show')}`,
  }),
  interrupted: ({ job }) => ({
    text: job === undefined ? '중단되었습니다.' : `${withParticle(job, '이')} 중단되었습니다.`,
    hint: '반쯤 쓰인 파일은 없습니다. 다시 실행하세요.',
  }),
  'run-stopped': ({ job, run }) => ({
    text:
      run === undefined
        ? `${withParticle(job, '이')} 시작하기도 전에 끝났습니다.`
        : `${withParticle(job, '이')} 끝나기 전에 중단되었습니다: ${run}.`,
    hint:
      run === undefined
        ? `실행해 보세요: ${line('logs')}`
        : `실행해 보세요: ${line('runs show', run)}`,
  }),
  withheld: ({ reasons, run, replaces }) => ({
    text: `게시하지 않았습니다: ${reasons.map(faultText).join('; ')}.`,
    hint: `받은 것은 보관했습니다. 보기: ${line('data quarantine')}. 그래도 게시하려면: ${publishCommand(line, run, reasons, replaces)}`,
  }),
  'daemon-running': ({ home, pid }) => ({
    text: `${home}의 데몬이 이미 실행 중입니다${pid === undefined ? '' : `(PID ${pid})`}.`,
    hint: `실행해 보세요: ${line('status')}`,
  }),
  'daemon-not-running': ({ home }) => ({
    text: `${home}의 데몬이 실행 중이 아닙니다.`,
    hint: `실행해 보세요: ${line.in(home)('start')}`,
  }),
  'daemon-unreachable': ({ home }) => ({
    text: `어떤 프로세스가 ${home}의 데몬 잠금을 쥐고 있지만 PID 파일로는 알 수 없어 신호를 보내지 않았습니다.`,
    hint: `이렇게 찾으세요: fuser ${home}/run/locks/daemon.lock`,
  }),
  'daemon-of-others': ({ home, pid, ownerId }) => ({
    text: `${home}의 데몬(PID ${pid})은 다른 사용자${ownerId === undefined ? '' : `(번호 ${ownerId})`}로 실행되고 있어, 그 사용자만 멈출 수 있습니다.`,
    hint: '그 사용자나 root로 이 명령을 다시 실행하세요.',
  }),
  'daemon-stopping': ({ home }) => ({
    text: `${home}의 데몬이 멈추는 중이라 아무것도 새로 맡지 않습니다.`,
    hint: `멈춘 뒤 실행하세요: ${line.in(home)('start')}`,
  }),
  'job-not-loaded': ({ job, home }) => ({
    text: `데몬이 아직 ${withParticle(job, '을')} 모릅니다. 데몬은 마지막으로 읽은 설정을 따릅니다.`,
    hint: `실행해 보세요: ${line.in(home)('reload')}`,
  }),
  'daemon-start-failed': ({ home, exitCode }) => ({
    text: `데몬이 준비되기 전에 끝났습니다${exitCode === undefined ? '' : `(종료 코드 ${exitCode})`}.`,
    hint: `확인하세요: ${line.in(home)('logs')}`,
  }),
  'disk-low': ({ path, freeBytes, wantedBytes }) => ({
    text: `${path}에 남은 공간이 ${megabytes(freeBytes)} MB뿐입니다. 한 번 실행에 ${megabytes(wantedBytes)} MB가 필요할 수 있습니다.`,
    hint: '공간을 비우고 다시 하세요.',
  }),
  'request-unanswered': ({ home }) => ({
    text: `${home}의 데몬이 1분 동안 답하지 않아 요청을 거두었습니다.`,
    hint: `실행해 보세요: ${line('status')}`,
  }),
  'demo-folder': ({ folder }) => ({
    text: `${withParticle(folder, '은')} 데모가 만든 폴더가 아니라서 그대로 두었습니다.`,
    hint: `다른 폴더를 지정하세요: ${line('demo DIR')}`,
  }),
  'demo-live': ({ folder }) => ({
    text: `${folder}의 라이브 데모가 실행 중이라서 그대로 두었습니다.`,
    hint: `멈추려면: ${line.in(folder)('stop')}. 또는 다른 폴더를 지정하세요: ${line('demo DIR')}`,
  }),
  'sandbox-port': ({ port, cause }) => ({
    text: `샌드박스가 포트 ${withParticle(port, '을')} 열지 못했습니다(${cause}).`,
    hint: '--port로 다른 포트를 지정하세요. 0은 비어 있는 아무 포트입니다.',
  }),
  'sandbox-movies': ({ file, line, problem }) => ({
    text: `${file}${line === undefined ? '' : `:${line}`}: ${problem}`,
    hint: '한 줄에 영화 하나, JSON입니다. .gz도 됩니다.',
  }),
  internal: ({ cause }) => ({
    text: `예상하지 못한 일이 일어났습니다: ${cause}`,
    hint: `Matinee의 결함입니다. \`${line('doctor')}\`를 실행하고 그 결과를 알려 주세요.`,
  }),
});

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
