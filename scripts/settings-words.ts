/** A text in both languages of the README. */
export interface Words {
  en: string;
  ko: string;
}

interface SettingWords {
  /** What the value is, where the schema does not say: its unit, or its form. */
  unit?: Words;
  /** The schema's description in Korean. */
  ko: string;
}

const NAME: Words = { en: '`a-z`, `0-9`, `_`', ko: '`a-z`, `0-9`, `_`' };
const ZONE: Words = { en: 'IANA zone', ko: 'IANA 시간대' };
const PARAMETERS: Words = { en: 'names and values', ko: '이름과 값' };
const VOTES: Words = { en: 'votes', ko: '표' };
const MOVIES: Words = { en: 'movies', ko: '편' };

/** What the tables say besides the schema, by path. Every setting has an entry. */
// biome-ignore format: one setting a line
export const SETTING_WORDS: Readonly<Record<string, SettingWords>> = {
  timezone:                 { unit: ZONE, ko: '일정을 읽고 파일 이름을 짓는 시간대.' },
  lang:                     { ko: '사람이 읽는 글의 언어. 적지 않으면 터미널의 언어.' },
  attempts:                 { unit: { en: 'jobs', ko: '개' }, ko: '데몬이 동시에 실행하는 최대 작업 수. 나머지는 자리가 날 때까지 기다립니다. 헬스체크는 자리가 필요 없습니다.' },
  'tmdb.language':          { unit: { en: 'ISO 639-1', ko: 'ISO 639-1' }, ko: '제목과 줄거리의 언어. 국가는 있어도 없어도 됩니다.' },
  'tmdb.region':            { unit: { en: 'ISO 3166-1', ko: 'ISO 3166-1' }, ko: '개봉일과 목록의 기준이 되는 국가.' },
  'tmdb.requestsPerSecond': { unit: { en: 'requests/s', ko: '회/초' }, ko: '모든 작업을 합해 어느 1초에도 넘지 않는 요청 수. `unlimited`는 제한 없음.' },
  'tmdb.connections':       { unit: { en: 'connections', ko: '개' }, ko: '동시에 여는 최대 연결 수.' },
  'tmdb.timeout':           { ko: '요청 하나에 허용하는 시간: 1s부터 5m까지.' },
  'tmdb.baseUrl':           { unit: { en: 'URL, or `sandbox`', ko: 'URL 또는 `sandbox`' }, ko: 'API 주소(`/3` 포함). `sandbox`는 키가 필요 없는 내장 서버. `sandbox-lively`에서는 순위가 1분마다 움직이고 인기 목록이 가끔 30초 동안 응답하지 않습니다.' },
  'quality.reject':         { unit: { en: 'list of rules', ko: '규칙의 목록' }, ko: '기본 규칙에 더해 영화를 거부하는 규칙.' },
  'quality.flag':           { unit: { en: 'list of rules', ko: '규칙의 목록' }, ko: '기본 규칙에 더해 표시만 하는 규칙.' },

  schedule:                 { unit: { en: 'cron, five fields', ko: 'cron, 필드 다섯 개' }, ko: '작업을 실행할 때. `timezone` 기준으로 읽습니다.' },
  'job.timezone':           { unit: ZONE, ko: '이 일정과 파일 이름의 시간대. 적지 않으면 파일 전체의 시간대.' },
  enabled:                  { ko: '`false`는 작업을 끕니다. 수동으로 실행할 수는 있습니다.' },
  period:                   { ko: '스냅샷 하나가 대표하는 기간. 파일 이름이 됩니다.' },
  dataset:                  { unit: NAME, ko: '파일 이름의 첫 부분. 적지 않으면 작업 이름.' },
  sources:                  { unit: { en: 'list of sources', ko: '소스의 목록' }, ko: '영화를 가져올 곳, 이 순서대로. 기본 목록을 대신합니다.' },
  'expect.movies':          { unit: MOVIES, ko: '유효한 영화가 이보다 적으면 경고합니다.' },
  'expect.quality':         { unit: { en: '%', ko: '%' }, ko: '유효한 영화의 비율이 이보다 낮으면 경고합니다.' },
  report:                   { ko: '스냅샷 뒤에 쓰는 리포트. 주간·월간 작업에는 이미 있습니다.' },
  timeout:                  { ko: '이보다 오래 걸리는 시도는 끝냅니다: 1s부터 1d까지. 주간·월간: 1h.' },
  catchUp:                  { ko: '놓친 실행 가운데 무엇을 뒤늦게 할지: 가장 최근 것, 모두, 또는 없음.' },
  catchUpWindow:            { ko: '얼마나 늦게까지 시작하거나 다시 시도할 수 있는지: 1m부터 366d까지, 또는 다음 예정 시각 전까지. 시간별: 1h.' },
  retry:                    { unit: { en: 'list of `s`, `m`, `h`, `d`', ko: '`s`, `m`, `h`, `d`의 목록' }, ko: '실패한 예정을 다시 시도할 때까지의 시간, 실패할 때마다 하나씩. 따라잡기 기간 안에서만. `[]`는 다시 시도하지 않음.' },
  overlap:                  { ko: '작업이 실행 중일 때 돌아온 예정을 건너뛸지, 기다렸다가 실행할지.' },

  'sources[].name':                { unit: NAME, ko: '집계와 파일에 쓰이는 목록 이름. 작업 안에서 하나뿐이어야 합니다.' },
  'sources[].list':                { ko: 'TMDB가 이름 붙인 목록.' },
  'sources[].trending':            { ko: '오늘 또는 이번 주의 트렌딩.' },
  'sources[].discover':            { unit: PARAMETERS, ko: '조건 검색. `with_genres: 16` 같은 TMDB의 매개변수.' },
  'sources[].latest.days':         { unit: { en: 'days', ko: '일' }, ko: '예정일부터 며칠 전까지 볼지.' },
  'sources[].latest.sort':         { ko: '목록의 순서. 인기순이면 아직 아무도 평가하지 않은 영화가 덜 옵니다.' },
  'sources[].latest.minVotes':     { unit: VOTES, ko: '투표가 이만큼은 있는 영화만. 적지 않으면 모두.' },
  'sources[].params':              { unit: PARAMETERS, ko: '이 `list`나 `trending`에만 쓸 TMDB의 `language`, 그리고 `list`에는 `region`. 예: `region: US`.' },
  'sources[].pages':               { unit: { en: 'pages', ko: '페이지' }, ko: '20편짜리 페이지를 몇 개 받을지.' },
  'sources[].filter.vote_average': { unit: { en: 'points', ko: '점' }, ko: '평균 평점, 0부터 10까지.' },
  'sources[].filter.vote_count':   { unit: VOTES, ko: '투표 수.' },
  'sources[].filter.popularity':   { unit: { en: "TMDB's number", ko: 'TMDB의 값' }, ko: 'TMDB의 인기도.' },
  'sources[].minMovies':           { unit: MOVIES, ko: '영화가 이보다 적으면 스냅샷을 게시하지 않습니다.' },
  'sources[].group':               { unit: NAME, ko: '같은 그룹의 소스는 `by_source`에서 함께 셉니다.' },
};
