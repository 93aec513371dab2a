import { damageText } from './damage.ko.ts';
import { demo } from './demo.ko.ts';
import { doctor } from './doctor.ko.ts';
import type { commands as english } from './commands.en.ts';
import { UNREACHABLE_KO } from './unreachable.ts';
import { withParticle } from './particle.ts';

export const commands: typeof english = {
  about: '스스로 새로워지는 영화 데이터셋: TMDB에서 영화를 수집하고, 검사하고, 게시합니다.',
  help: {
    usage: '사용법:',
    usageOptions: '[옵션]',
    usageCommand: '[명령]',
    arguments: '인수:',
    options: '옵션:',
    commands: '명령:',
    examples: '예:',
    init: '홈을 만듭니다. 홈은 설치 하나의 모든 것이 담기는 폴더입니다',
    run: '지금 수집합니다. 진행 상황을 보여 주고, 다른 실행처럼 기록합니다',
    start: '예정된 시각에 작업을 실행합니다(백그라운드)',
    foreground: '이 터미널에 머물며 로그를 보여 줍니다',
    stop: '데몬을 끝냅니다. 실행 중인 작업은 다음 페이지에서 멈추고 나중에 이어집니다',
    restart: '중지하고 다시 시작합니다',
    reload: '멈추지 않고 설정을 다시 읽습니다',
    status: '데몬이 실행 중인지, 무엇이 실행되고, 다음은 무엇이고, 무엇이 실패했는지',
    jobs: '모든 작업: 언제 예정되었는지, 켜져 있는지, 지난번에 어땠는지',
    next: '다음에 예정된 것, 그리고 서머타임 전환 때 어떻게 되는지',
    pause: '작업이 저절로 시작하지 않게 합니다. 그동안 예정된 것은 따라잡지 않습니다',
    resume: '일시 중지를 끝냅니다. 그동안의 것은 따라잡지 않습니다',
    nextJob: '이 작업만 (기본: 모든 수집, 시각 순서대로)',
    pausedJob: 'daily 또는 작업 이름. all은 모든 수집',
    count: '몇 개까지, 최대 1000(기본값: 작업 하나면 10개, 아니면 작업마다 다음 한 번)',
    zone: '보여 줄 시간대 (기본: 작업마다 자신의 것)',
    note: '이유. 보는 사람을 위해',
    until:
      '언제까지. 예: 2h, 3d, 날짜(2026-11-23: 그날이 시작할 때), 2026-11-23T02:00:00+09:00 (기본: 재개할 때까지)',
    background: '데몬이 곧바로 실행하게 합니다',
    wait: '이미 실행 중이면 끝나기를 기다립니다. --background와 함께면 그 실행의 끝을 기다립니다',
    allRuns: '헬스체크까지 모두',
    logs: '데몬이 남긴 기록',
    follow: '이어지는 기록을 계속 보여 줍니다(Ctrl+C로 끝냄)',
    logJob: '이 작업의 것만',
    level: '이 수준 이상만: debug, info, warning, error, critical (기본값 info)',
    since:
      '이 시각부터. 예: 2h, 3d, 날짜(2026-11-23, 어제), 2026-11-23T02:00:00+09:00 (기본값: 마지막 50줄)',
    runs: '무엇이 언제 실행되어 어떻게 끝났는지',
    'runs show': '실행 하나의 모든 것',
    explain: '작업이 왜 실행되었는지, 실행되지 않았는지, 늦었는지',
    explainAt:
      '이 시각(2026-11-23T02:00:00+09:00)이나 이 날(2026-11-23, 어제)의 예정(기본값: 마지막으로 예정된 때)',
    stats: '지난 며칠의 통계',
    health: '모두 살펴보고 상태 파일을 쓰고 문제를 알려 줍니다',
    days: '며칠 전까지 (기본 7)',
    data: '게시된 스냅샷과 보류된 것',
    'data list': '어떤 스냅샷이 있는지',
    'data show': '스냅샷 하나가 자신에 대해 말하는 것',
    'data path': '스냅샷 파일이 있는 곳',
    'data verify': '모든 파일을 카탈로그와 비교합니다',
    'data quarantine': '무엇이 왜 거부되거나 보류되었는지',
    'data publish': '보류된 스냅샷을 직접 책임지고 게시합니다',
    sandbox: '이 컴퓨터에서 도는 연습용 TMDB 서버',
    config: '설정',
    'config check': 'matinee.yaml과 .env를 읽고 잘못된 것을 알려 줍니다',
    'config show': '모든 설정의 값과 출처',
    doctor: '이 설치를 점검하고 할 일을 알려 줍니다',
    demo: '샌드박스로 홈을 만들고, 수집하고, 보여 줍니다',
    live: '그 위에 매분 작업하는 데몬을 시작합니다. 지켜보고 멈출 수 있습니다',
    help: '명령의 도움말',
    version: '버전',
    home: '홈 (기본: MATINEE_HOME 또는 현재 폴더)',
    json: '글 대신 JSON 문서 하나로',
    lang: 'ko 또는 en',
    unsafeHome: '잠금을 믿을 수 없는 파일 시스템도 받아들입니다',
    at: '지금 대신 이 시각(2026-11-23T02:00:00+09:00)이나 이 날(2026-11-23, 어제)의 예정 회차로',
    replace: '더 나을 수 있는 것이 있어도 교체합니다. 이전 것은 보관됩니다',
    dryRun: '받아서 검사만 하고 게시하지도 기록하지도 않습니다',
    incomplete: '기준에 못 미쳐도 게시합니다. 누가 했는지 기록됩니다',
    limit: '몇 개까지, 최근 것부터',
    runsJob: '이 작업의 것만',
    port: '열 포트. 0은 비어 있는 아무 포트',
    movies: '만들어 낼 영화 수, 또는 한 줄에 영화 하나인 파일(.gz 가능)',
    seed: '시드와 날짜가 같으면 영화도 같습니다',
    date: '샌드박스의 오늘. 예: 2026-11-23',
    key: '받아들일 유일한 키',
    rate: '초당 요청 수. 넘으면 429로 답합니다',
    latency: '모든 응답에 걸리는 시간(ms)',
    fault: '일으킬 장애. KIND[@PATH][?OPTION=VALUE&…] 형식, 여러 개 가능',
    record: '보낸 것을 한 줄에 한 요청씩 적을 파일. -는 표준 출력',
    'data export': '데이터셋의 스냅샷을 CSV, JSON Lines, Parquet로',
    format: 'csv, jsonl, parquet',
    excel: "엑셀용 CSV: 바이트 순서 표시(BOM)를 넣고, 수식으로 읽힐 글 앞에 '를 붙임",
    from: '첫 기간. 예: 20261101',
    to: '마지막 기간. 202611은 그 달의 모든 날',
    out: '쓸 파일 (csv와 jsonl은 없으면 표준 출력)',
    report: '주간·월간 리포트',
    'report weekly': '지난주나 다른 주의 주간 리포트를 만듭니다',
    'report monthly': '지난달이나 다른 달의 월간 리포트를 만듭니다',
    'report list': '어떤 리포트가 있는지',
    weekPeriod: '예: 2026-W47',
    monthPeriod: '예: 202611',
    reportDataset: '직접 만든 수집 작업의 데이터셋(기본값: weekly 또는 monthly)',
    history: '영화 한 편의 순위, 인기도, 투표의 변화',
    movie: 'TMDB ID 또는 제목의 일부',
    list: '이 목록만. 예: popular',
    csv: 'CSV로',
    job: 'daily 또는 작업 이름',
    dir: '폴더',
    runId: '`runs`에 나오는 실행 ID',
    dataset: '예: daily',
    period: '예: 20261123 (기본: 가장 최근)',
  },
  jobs: {
    daily_collection: '일일 수집',
    weekly_collection: '주간 종합 수집',
    hourly_trending: '시간별 트렌딩',
    monthly_refresh: '월간 전체 갱신',
    health_check: '헬스체크',
  },
  init: {
    askLang: 'Language / 언어',
    askKey: 'TMDB API 키 (비워 두면 나중에)',
    noKey: '읽기 액세스 토큰(eyJ…)도 v3 키(16진수 32자리)도 아닙니다.',
    made: (home) => `${withParticle(home, '을')} 만들었습니다.`,
    keyMissing: (home) =>
      `다음: ${home}/.env에 TMDB_API_KEY=… 로 키를 적으세요  (https://www.themoviedb.org/settings/api)`,
    next: (run) => `그다음: ${run}`,
    rehearse: (run) => `키 없이 해 보려면: TMDB_BASE_URL=sandbox ${run}`,
    yaml: ({
      lang,
      timezone,
      language,
      region,
    }) => `# Matinee 설정. 적지 않은 것은 기본값을 씁니다. 보기: matinee config show
lang: ${lang}
timezone: ${timezone}
tmdb:
  language: ${language}
  region: ${region}
  # requestsPerSecond: 20     # 모든 작업과 프로세스를 합한 초당 요청 수
  # baseUrl: sandbox          # 내장 TMDB 샌드박스, 키가 필요 없음
`,
    env: `# 비밀 값. 이 파일은 혼자만 보세요. 실제 환경 변수가 우선합니다.
# 읽기 액세스 토큰(eyJ…) 또는 v3 API 키: https://www.themoviedb.org/settings/api
TMDB_API_KEY=
`,
  },
  run: {
    heading: (job, run) => `${job} · ${run}`,
    progress: ({ pages, of, movies, perSecond, left }) =>
      `${pages}/${of} 페이지 · 영화 ${movies}편 · 초당 ${perSecond}페이지${left === undefined ? '' : ` · ${left} 남음`}`,
    resumed: (pages, run) => `${run}에서 받아 둔 ${pages}페이지에 이어서 수집합니다.`,
    retry: ({ path, page, reason, waitS }) =>
      `${path} ${page}페이지: ${reason}. ${waitS}초 뒤 다시 시도합니다`,
    published: (key) => `게시: ${key}`,
    observedLater: (period) =>
      `${period} 당시가 아니라 지금 TMDB의 내용입니다. TMDB는 과거를 보관하지 않습니다.`,
    accepted: (key, by) => `게시: ${key} (승인: ${by})`,
    rehearsed: '연습 실행: 게시하지도 기록하지도 않았습니다.',
    wouldWithhold: (faults) => `실제였다면 보류되었을 것입니다: ${faults}.`,
    counts: ({ raw, collected, duplicates, filtered, unidentified }) =>
      `받은 항목 ${raw} = 수집 ${collected} + 중복 ${duplicates} + 걸러짐 ${filtered} + ID 없음 ${unidentified}`,
    quality: ({ valid, rate, clean, score }) =>
      `유효 ${valid}편 (품질률 ${rate}%), 이상 없음 ${clean}%, 평균 점수 ${score}`,
    requests: ({ requests, retries, took }) => `요청 ${requests}회, 재시도 ${retries}회, ${took}`,
    rejected: '거부',
    flagged: '표시',
    none: '없음',
    source: '소스',
    raw: '받음',
    unique: '처음 나옴',
    recovered: (run, result) =>
      `이전 프로세스가 ${withParticle(run, '을')} 하다 말았습니다: ${result}.`,
    recoveredResults: {
      published: '마저 게시했습니다',
      withheld: '마저 보류했습니다',
      undone: '되돌렸습니다',
      interrupted: '중단됨으로 표시했습니다',
      failed: '제한 시간 안에 끝나지 않아 실패로 표시했습니다',
    },
    overdue: ({ job, run, pid }) =>
      `${job}(${run})의 제한 시간이 지났는데 끝나지 않아 PID ${withParticle(pid, '을')} 끝냅니다.`,
    unreachable: ({ job, run, pid }, why) =>
      `${job}(${run})의 제한 시간이 지났습니다. ${UNREACHABLE_KO[why](pid)}`,
    notice: (name, setting) =>
      setting === undefined
        ? `${withParticle(name, '은')} Matinee에서 효과가 없습니다.`
        : `${withParticle(name, '은')} Matinee에서 효과가 없습니다. ${withParticle(setting, '을')} 쓰세요.`,
    followUpLater: '스냅샷은 게시되었습니다. 이력과 리포트는 다음 명령이 마저 씁니다.',
    stopping: '멈추는 중…',
  },
  runs: {
    none: '아직 실행된 것이 없습니다.',
    columns: ['실행', '작업', '예정', '상태', '걸린 시간', '영화', '품질'],
    states: { running: '실행 중', succeeded: '성공', failed: '실패', interrupted: '중단' },
    gone: '중단된 듯',
    overdue: '제한 시간 지남',
    withheld: '보류',
  },
  data: {
    none: '아직 스냅샷이 없습니다.',
    observedLater: '* 기간이 지난 뒤에 수집함',
    acceptedIncomplete: '† 불완전하지만 사람이 승인하여 게시함',
    columns: ['데이터셋', '기간', '영화', '품질', '이상 없음', '크기', '게시', '실행'],
    clean: (files) =>
      `파일 ${files}개를 비교했습니다. 모두 카탈로그와 같고, 모르는 파일은 없습니다.`,
    finding: ({ kind, key, damage }) =>
      ({
        missing: `${withParticle(key, '이')} 없습니다`,
        changed: `${withParticle(key, '이')} 게시된 뒤 바뀌었습니다`,
        damaged: `${withParticle(key, '이')} 손상되었습니다`,
        stray: `${withParticle(key, '은')} 카탈로그에 없는 파일입니다`,
        folder: `${withParticle(key, '은')} 파일이어야 하는데 폴더입니다`,
        special: `${withParticle(key, '은')} 파일이어야 하는데 파이프나 소켓, 장치입니다`,
        row: `${key} ${damage === undefined ? '파일이 손상되었습니다' : damageText(damage)}`,
      })[kind],
    findings: (n) => `발견 ${n}건.`,
    findingsHint:
      '없거나 바뀐 파일은 원래대로 되돌리거나 run으로 그 기간을 다시 수집하세요. 카탈로그에 없는 파일은 다른 곳으로 옮기세요.',
    exported: (snapshots, movies, size) =>
      `스냅샷 ${snapshots}개의 영화 ${movies}편을 내보냈습니다(${size}).`,
    withheldTitle: '보류된 스냅샷',
    rejectedTitle: '거부된 영화',
    nothingKept: '격리된 것이 없습니다.',
    rejectedColumns: ['실행', '규칙', '영화'],
    movieColumns: ['규칙', 'ID', '제목', '이유'],
    states: {
      publishing: '게시 중',
      setting_aside: '보류 중',
      accepting: '승인 중',
      current: '현재',
      archived: '보관됨',
      withheld: '보류',
      abandoned: '버려짐',
    },
  },
  report: {
    none: '아직 리포트가 없습니다.',
    written: (path) => `저장: ${path}`,
  },
  sandbox: {
    listening: (url) => `TMDB 샌드박스: ${url}  (Ctrl+C로 멈춤)`,
    use: (url, hasKey) =>
      `쓰는 법: TMDB_BASE_URL=${url}  ${hasKey ? 'TMDB_API_KEY는 --key로 준 것이어야 합니다' : 'TMDB_API_KEY는 형식만 맞으면 됩니다'}`,
  },
  config: {
    good: (home) => `${home}의 설정에 문제가 없습니다.`,
    columns: ['설정', '값', '출처'],
    origins: { default: '기본값', file: 'matinee.yaml', '.env': '.env', environment: '환경 변수' },
  },
  doctor,
  demo,
};
