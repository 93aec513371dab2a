import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { StoreDamage } from '../damage.ts';
import { type ConfigFault, type ErrorCode, type ErrorValues, MatineeError } from '../errors.ts';
import type { LogEvent, LogValues } from '../log.ts';
import type { CriticalFault, Finding, Warning } from '../snapshot.ts';
import { configFaults as faultsEn } from './config-faults.en.ts';
import { configFaults as faultsKo } from './config-faults.ko.ts';
import { counted } from './numbers.ts';
import { configFaultText } from './error-texts.ts';
import { LANGUAGES, type Language, messagesIn } from './messages.ts';
import * as syntaxEn from './syntax-faults.en.ts';
import * as syntaxKo from './syntax-faults.ko.ts';

const HANGUL = /[가-힣]/;

/** What nobody should ever read. */
const UNREADABLE = /undefined|\[object|NaN|function|=>/;

/** A value for every kind: one that is missing does not compile. */
type Samples<Fault extends { kind: string }> = {
  [Kind in Fault['kind']]: Extract<Fault, { kind: Kind }>;
};

const CRITICAL: Samples<CriticalFault> = {
  pages_missing: { kind: 'pages_missing', source: 'popular', expected: 5, received: 3 },
  pages_repeated: { kind: 'pages_repeated', source: 'popular', pages: 5, repeated: 4 },
  unidentified: { kind: 'unidentified', source: 'popular', items: 100, unidentified: 95 },
  repeated: { kind: 'repeated', source: 'popular', items: 100, movies: 20 },
  source_short: { kind: 'source_short', source: 'popular', movies: 2, minMovies: 20 },
  source_shrunk: { kind: 'source_shrunk', source: 'popular', movies: 8, median: 100 },
  valid_rate: { kind: 'valid_rate', percent: 41.66 },
  no_movies: { kind: 'no_movies' },
  outside_period: { kind: 'outside_period', period: '20261122', observedPeriod: '20261123' },
};

const WARNINGS: Samples<Warning> = {
  quality: { kind: 'quality', percent: 71.24, expected: 80 },
  volume: { kind: 'volume', movies: 63, expected: 100 },
  lacking: { kind: 'lacking', what: 'overview', movies: 144 },
  drift: { kind: 'drift', source: 'popular', unknown: ['mood'], vanished: ['video'] },
  asked_otherwise: {
    kind: 'asked_otherwise',
    asked: { language: 'en-US', region: 'US' },
    before: { language: 'ko-KR', region: 'KR' },
  },
};

const CONFIG: Samples<ConfigFault> = {
  'unknown-key': { kind: 'unknown-key', key: 'tmbd', nearest: 'tmdb', known: ['tmdb'] },
  expected: { kind: 'expected', expected: 'number', found: 'many' },
  missing: { kind: 'missing', key: 'schedule' },
  'one-of': { kind: 'one-of', allowed: ['ko', 'en'], found: 'fr' },
  range: { kind: 'range', min: 1, max: 50, found: 60 },
  duration: { kind: 'duration', found: 'soon' },
  'duration-range': { kind: 'duration-range', min: '1s', max: '5m', found: '1h' },
  zone: { kind: 'zone', found: 'Mars' },
  cron: {
    kind: 'cron',
    found: '0 25 * * *',
    problem: { kind: 'range', field: 'hour' },
  },
  'cron-never': { kind: 'cron-never', found: '0 0 30 2 *' },
  'duplicate-source': { kind: 'duplicate-source', name: 'popular' },
  'same-file': { kind: 'same-file', dataset: 'daily', other: 'daily_collection' },
  'source-kind': { kind: 'source-kind', found: ['list', 'trending'] },
  name: { kind: 'name', found: 'My Job' },
  reserved: { kind: 'reserved', key: 'runs' },
  'own-job': { kind: 'own-job', job: 'health_check' },
  'rule-twice': { kind: 'rule-twice', rule: 'adult' },
  'no-sources': { kind: 'no-sources' },
  'param-value': { kind: 'param-value', found: 'Action', form: 'ids', instead: '28' },
  'param-needs': { kind: 'param-needs', key: 'certification', needed: 'certification_country' },
};

const DAMAGES: Samples<StoreDamage> = {
  file: { kind: 'file', problem: 'database disk image is malformed' },
  missing: { kind: 'missing', part: 'table', name: 'attempts' },
  changed: { kind: 'changed', part: 'index', name: 'attempts_by_start' },
  foreign: { kind: 'foreign', part: 'trigger', name: 'mine' },
  value: { kind: 'value', table: 'versions', row: 'r1', column: 'info' },
  reference: { kind: 'reference', table: 'attempts', row: 'r1', column: 'occurrence_id' },
  unread: { kind: 'unread' },
  empty: { kind: 'empty' },
};

const ERRORS: { [Code in ErrorCode]: ErrorValues[Code] } = {
  'home-not-found': {},
  'cwd-gone': {},
  'home-missing': { home: '/h' },
  'home-not-a-folder': { home: '/h' },
  'home-file-system': { home: '/h', fileSystem: 'NFS' },
  'home-not-writable': { home: '/h', cause: 'EROFS' },
  'home-exists': { home: '/h' },
  'home-replaced': { part: 'database', path: '/h/matinee.db', found: 'other' },
  'config-syntax': { file: '/h/matinee.yaml', line: 2, column: 1, problem: 'tab' },
  'config-too-large': { file: '/h/matinee.yaml', sizeBytes: 5_000_000, maxBytes: 1_048_576 },
  'config-unread': { file: '/h/matinee.yaml', seconds: 60 },
  'config-invalid': {
    file: '/h/matinee.yaml',
    problems: [{ path: 'lang', line: 1, problem: CONFIG['one-of'] }],
  },
  'env-invalid': { name: 'TMDB_TIMEOUT', value: 'soon', expected: '1..300 s' },
  'env-line-invalid': { file: '/h/.env', line: 3 },
  'key-missing': { home: '/h' },
  'key-form': { where: '/h/.env' },
  usage: { kind: 'unknown-command', what: 'dat', suggestion: 'data' },
  'job-unknown': { job: 'dialy', known: ['daily', 'weekly'] },
  'time-invalid': { value: 'tomorrow' },
  'time-future': { value: '2027-01-01T00:00:00Z' },
  'time-over': { value: '2019-01-06T03:00:00+09:00', days: 2880, most: 31 },
  'time-past': { value: '2026-01-01T00:00:00Z' },
  'time-range': { value: '99999d', from: '1970-01-01', to: '9998-12-31' },
  'cron-invalid': { schedule: '0 25 * * *', problem: { kind: 'form' } },
  'cron-never': { schedule: '0 0 30 2 *' },
  'zone-unknown': { zone: 'Mars' },
  'run-unknown': { run: 'r1' },
  'snapshot-unknown': { dataset: 'daily', period: '20261122', known: ['20261123'] },
  'run-not-withheld': { run: 'r1', state: 'current' },
  'run-incomplete': { run: 'r1', reasons: [CRITICAL.no_movies], replaces: false },
  'run-needs-replace': {
    run: 'r1',
    reasons: [CRITICAL.no_movies],
    current: 'r2',
    period: '20261123',
  },
  'movie-unknown': { movie: '42' },
  'store-newer': { file: '/h/matinee.db', found: 9, supported: 1 },
  'store-needs-migration': { file: '/h/matinee.db', found: 1, supported: 2 },
  'store-foreign': { file: '/h/matinee.db' },
  'store-damaged': { file: '/h/matinee.db', damage: DAMAGES.value },
  'store-busy': { file: '/h/matinee.db' },
  'store-unjoined': { file: '/h/matinee.db', cause: 'read-only' },
  'job-running': {
    job: 'daily_collection',
    attempt: 'r1',
    holder: '4242-00c0de',
    startedAt: '2026-11-22T17:00:03.000Z',
  },
  'already-succeeded': { job: 'daily_collection', dueAt: '2026-11-22T17:00:00.000Z' },
  'claim-lost': { attempt: 'r1' },
  'order-unreadable': {},
  'order-other-version': { daemon: '0.1.0', program: '0.2.0' },
  'publish-busy': {
    dataset: 'daily',
    period: '20261123',
    run: 'r1',
    holder: '4711-00a1b2',
    since: '2026-11-22T17:00:12.000Z',
  },
  'database-unshared': { path: '/h/matinee.db' },
  'storage-failed': { path: '/h/data', operation: 'rename', cause: 'EIO' },
  'not-a-file': { path: '/h/.env', found: 'pipe' },
  'file-missing': { path: 'data/raw/movies/daily_20261123.json' },
  'file-damaged': { path: 'data/raw/movies/daily_20261123.json', run: 'r1' },
  'file-foreign': { path: 'data/raw/movies/daily_20261123.json' },
  'disk-full': { path: '/h/data' },
  'target-taken': { path: '/h/matinee.db', home: '/h' },
  'target-special': { path: '/dev/null' },
  'too-many-files': {},
  'key-refused': { status: 401, message: 'Invalid API key' },
  'request-refused': { status: 400, path: '/movie/popular?page=1', message: 'Invalid page' },
  'not-found': { path: '/movie/popular?page=1' },
  'clock-wrong': { aheadMs: 172_800_000 },
  'clock-put-back': { dueAt: '2026-11-25T02:00:00+09:00' },
  'upstream-failed': {
    path: '/movie/popular?page=3',
    status: 429,
    problem: 'HTTP 429',
    attempts: 4,
    elapsedMs: 31_512,
    requestsPerSecond: 40,
  },
  'upstream-malformed': { path: '/movie/popular?page=1', problem: 'HTML', attempts: 1 },
  'rate-limited-too-long': { path: '/movie/popular?page=1', waitMs: 3_600_000 },
  deadline: { job: 'daily_collection', timeoutMs: 1_800_000 },
  interrupted: { job: 'daily_collection' },
  'run-stopped': { job: 'daily_collection', run: 'r1' },
  withheld: { run: 'r1', reasons: [CRITICAL.pages_missing] },
  'daemon-running': { home: '/h', pid: 4242 },
  'daemon-not-running': { home: '/h' },
  'daemon-unreachable': { home: '/h' },
  'daemon-of-others': { home: '/h', pid: 4711, ownerId: 1000 },
  'daemon-stopping': { home: '/h' },
  'job-not-loaded': { job: 'daily_collection', home: '/h' },
  'daemon-start-failed': { home: '/h', exitCode: 1 },
  'disk-low': { path: '/h', freeBytes: 50_000_000, wantedBytes: 134_217_728 },
  'request-unanswered': { home: '/h' },
  'demo-folder': { folder: '/photos' },
  'demo-live': { folder: '/h' },
  'sandbox-port': { port: 8787, cause: 'EADDRINUSE' },
  'sandbox-movies': { file: '/m.jsonl', line: 7, problem: 'no JSON' },
  internal: { cause: 'the ground is gone' },
};

const FINDINGS: Record<Finding['kind'], true> = {
  missing: true,
  changed: true,
  damaged: true,
  stray: true,
  folder: true,
  special: true,
  row: true,
};

const CODES = Object.keys(ERRORS).filter((code) => code.includes('-'));
/** A code is for programs; `read-only` and the like are words. */
const CODE_LIKE = new RegExp(`(?<![\\w/.-])(?:${CODES.join('|')})(?![\\w-])`);

/** A line of each kind, with a message where it tells of an error. */
function logLines(message: string): { [Event in LogEvent]: LogValues[Event] } {
  const [job, dueAt, run, pid] = ['daily', '2026-11-23T02:00:00+09:00', 'daily-1', 77] as const;
  return {
    'daemon-starting': { pid, version: '0.1.0' },
    'jobs-registered': { jobs: 5 },
    'daemon-ready': { next: { job, dueAt } },
    'daemon-stopping': { waitingFor: [job] },
    'daemon-stopped': { uptimeMs: 1000 },
    'daemon-failed': { message },
    'turn-failed': { message, againInMs: 30_000 },
    'planning-failed': { message },
    'lines-lost': { lines: 2 },
    'schedule-unreadable': { job, schedule: '@daily', timezone: 'UTC', plannedUntil: 'then' },
    'attempts-held': { jobs: [job], attempts: 4 },
    'attempt-unreachable': { job, run, pid, why: 'refused' },
    'daemon-said': { line: message },
    recovered: { run, result: 'interrupted' },
    reloaded: { text: message },
    'reload-refused': { text: message },
    'clock-step': { stepMs: -3000 },
    'occurrences-skipped': {
      ...{ job, reason: 'superseded', occurrences: 2 },
      ...{ firstDueAt: dueAt, lastDueAt: dueAt },
    },
    'occurrence-failed': { job, dueAt, reason: 'upstream-failed' },
    'attempt-started': { job, dueAt, trigger: 'schedule', pid, n: 2, lateMs: 90_000 },
    'attempt-lost': { job, dueAt },
    'attempt-said': { job, line: message },
    'attempt-succeeded': { job, run, durationMs: 1000 },
    'source-collected': { job, run: 'daily-1', source: 'action', movies: 200 },
    'report-written': {
      job,
      run: 'weekly-1',
      report: 'data/raw/metadata/weekly_reports/weekly_report_2026-W48.json',
    },
    'data-warning': { job, run: 'daily-1', message },
    'attempt-failed': { job, message, durationMs: 1000 },
    'attempt-interrupted': { job, run },
    'attempt-overdue': { job, pid, timeoutMs: 1000 },
    'failures-in-a-row': { job, failures: 3 },
    'job-recovered': { job, failures: 3, since: '2026-11-23T02:05:00+09:00' },
  };
}

const TEXTS = { en: await messagesIn('en'), ko: await messagesIn('ko') };

function errorIn<C extends ErrorCode>(language: Language, code: C, values: ErrorValues[C]) {
  return TEXTS[language].error(new MatineeError(code, values));
}

for (const language of LANGUAGES) {
  describe(`texts in ${language}`, () => {
    const readable = (text: string) => {
      assert.doesNotMatch(text, UNREADABLE);
      if (language === 'ko') assert.match(text, HANGUL);
      else assert.doesNotMatch(text, HANGUL);
    };
    const codes = Object.keys(ERRORS) as ErrorCode[];

    // These repeat what another program said, and nothing else.
    const QUOTING = new Set<ErrorCode>(['sandbox-movies']);
    for (const code of codes) {
      test(`${code} has a sentence that can be read`, () => {
        const { text, hint } = errorIn(language, code, ERRORS[code]);
        if (QUOTING.has(code)) assert.doesNotMatch(text, UNREADABLE);
        else readable(text);
        if (hint !== undefined) readable(hint);
        assert.equal(text.trim(), text);
      });
    }

    test('every error but one says what to do', () => {
      const silent = codes.filter((code) => !errorIn(language, code, ERRORS[code]).hint);
      assert.deepEqual(silent, ['already-succeeded']);
    });

    test('every fault, warning and finding has a sentence that can be read', () => {
      const { data, commands } = TEXTS[language];
      for (const fault of Object.values(CRITICAL)) readable(data.faultText(fault));
      for (const warning of Object.values(WARNINGS)) readable(data.warningText(warning));
      for (const kind of Object.keys(FINDINGS) as Finding['kind'][]) {
        const finding = { kind, key: 'k', damage: DAMAGES.value };
        assert.doesNotMatch(commands.data.finding(finding), UNREADABLE);
      }
      for (const damage of Object.values(DAMAGES)) {
        for (const name of ['matinee.db', 'history.db', 'run/budget.db']) {
          const { text, hint = '' } = errorIn(language, 'store-damaged', {
            file: `/h/${name}`,
            damage,
          });
          readable(text);
          readable(hint);
        }
      }
      const texts = { en: faultsEn, ko: faultsKo }[language];
      for (const fault of Object.values(CONFIG)) readable(configFaultText(texts, fault));
    });

    test('every fault of YAML or cron has a sentence that can be read', () => {
      const { syntaxFaults, cronProblemText } = { en: syntaxEn, ko: syntaxKo }[language];
      for (const text of Object.values(syntaxFaults)) readable(text);
      const fields = ['minute', 'hour', 'day', 'month', 'dayOfWeek'] as const;
      for (const field of fields) readable(cronProblemText({ kind: 'range', field }));
      readable(cronProblemText({ kind: 'character', found: '@' }));
      readable(cronProblemText({ kind: 'fields', found: 4 }));
      readable(cronProblemText({ kind: 'form' }));
    });

    test('every line of the log is a sentence, whatever error it tells of', () => {
      const { log, error, daemon } = TEXTS[language];
      const { notStartedFor, endedBy, endedWith } = daemon.attempt;
      const messages = [
        ...codes
          .filter((code) => !QUOTING.has(code))
          .map((code) => errorIn(language, code, ERRORS[code]).text),
        ...[notStartedFor('spawn ENOMEM'), endedBy('SIGKILL'), endedWith(1), endedWith(undefined)],
        error({ code: 'store-busy', values: { file: '/h/matinee.db' } }).text,
      ];
      for (const message of messages) {
        for (const [event, values] of Object.entries(logLines(message))) {
          const line = log(event as LogEvent, values as never);
          assert.doesNotMatch(line, UNREADABLE);
          assert.doesNotMatch(line, /[{}]/, line);
          assert.doesNotMatch(line, CODE_LIKE, line);
          if (language === 'ko') assert.match(line, HANGUL);
        }
      }
    });

    test('nothing that commands say is empty', () => {
      assert.deepEqual(emptyIn(TEXTS[language].commands), []);
    });
  });
}

/** The paths of texts that are empty, in a table of texts, lists and functions. */
function emptyIn(table: object, path = ''): string[] {
  return Object.entries(table).flatMap(([key, value]) => {
    if (typeof value === 'object') return emptyIn(value, `${path}${key}.`);
    return typeof value === 'string' && value.trim() === '' ? [`${path}${key}`] : [];
  });
}

describe('texts, whole', () => {
  // biome-ignore format: a table is read by column
  const cases: { code: ErrorCode; en: string; ko: string }[] = [
    { code: 'home-not-found',  en: 'No Matinee home here.\nTry: matinee init ~/matinee', ko: '여기에는 Matinee 홈이 없습니다.\n실행해 보세요: matinee init ~/matinee' },
    { code: 'upstream-failed', en: 'TMDB answered 429 to GET /movie/popular?page=3 (4 attempts over 31.5 s)\nTry: lower tmdb.requestsPerSecond (now 40).', ko: 'GET /movie/popular?page=3: TMDB가 429로 응답했습니다(31.5초 동안 4회 시도)\ntmdb.requestsPerSecond를 낮추세요(현재 40).' },
    { code: 'publish-busy',    en: 'Run r1 has been publishing daily 20261123 since 2026-11-22T17:00:12.000Z, in process 4711, and does not end. Nothing was published.\nIf that process hangs: kill -9 4711. Then give the command again; it finishes first what was begun.', ko: '실행 r1이 2026-11-22T17:00:12.000Z부터 daily 20261123을 게시하는 중인데 끝나지 않습니다(프로세스 4711). 아무것도 게시하지 않았습니다.\n그 프로세스가 멈춰 있다면: kill -9 4711. 그런 다음 같은 명령을 다시 실행하면 시작된 게시부터 마무리합니다.' },
    { code: 'job-running',     en: 'daily_collection is running already: r1, since 2026-11-22T17:00:03.000Z, in process 4242.\nTo run when it has ended: matinee run daily_collection --wait', ko: 'daily_collection이 이미 실행 중입니다: r1, 2026-11-22T17:00:03.000Z부터, 프로세스 4242.\n끝난 뒤에 실행하려면: matinee run daily_collection --wait' },
    { code: 'job-unknown',     en: "There is no job 'dialy'.\nJobs here: daily, weekly", ko: "'dialy' 작업이 없습니다.\n있는 작업: daily, weekly" },
    { code: 'time-range',      en: "'99999d' is out of range.\nName a time from 1970-01-01 to 9998-12-31", ko: "'99999d'는 범위를 벗어났습니다.\n1970-01-01부터 9998-12-31까지의 시각을 쓰세요" },
    { code: 'withheld',        en: 'Not published: popular: 3 of 5 pages arrived.\nWhat was fetched is kept. Look at it: matinee data quarantine. To publish it all the same: matinee data publish r1 --incomplete', ko: '게시하지 않았습니다: popular: 5페이지 중 3페이지만 받음.\n받은 것은 보관했습니다. 보기: matinee data quarantine. 그래도 게시하려면: matinee data publish r1 --incomplete' },
    { code: 'config-invalid',  en: "/h/matinee.yaml:1: lang: 'fr' is none of ko, en\nMend the file, then: matinee config check", ko: "/h/matinee.yaml:1: lang: 'fr'는 ko, en 중 하나가 아닙니다\n파일을 고친 뒤 실행하세요: matinee config check" },
  ];
  for (const { code, ...expected } of cases) {
    test(code, () => {
      for (const language of LANGUAGES) {
        const { text, hint } = errorIn(language, code, ERRORS[code]);
        assert.equal(`${text}\n${hint}`, expected[language]);
      }
    });
  }

  // biome-ignore format: a table is read by column
  const warnings: { warning: Warning; en: string; ko: string }[] = [
    { warning: WARNINGS.quality, en: 'Quality warning: only 71.2 % of the movies are valid (expected 80 %).', ko: '품질 경고: 데이터 품질률이 71.2%로 낮습니다.' },
    { warning: WARNINGS.volume,  en: 'Volume warning: only 63 movies were collected (expected 100).',         ko: '수집량 경고: 수집된 영화가 63개로 적습니다.' },
    { warning: WARNINGS.lacking, en: 'Completeness warning: not one of 144 movies has an overview.',          ko: '완전성 경고: 영화 144편 중 줄거리가 있는 영화가 한 편도 없습니다.' },
  ];
  for (const { warning, ...expected } of warnings) {
    test(`the warning about ${warning.kind}`, () => {
      for (const language of LANGUAGES) {
        assert.equal(TEXTS[language].data.warningText(warning), expected[language]);
      }
    });
  }

  // biome-ignore format: a table is read by column
  const reasons: { reason: CriticalFault; en: string; ko: string }[] = [
    { reason: CRITICAL.pages_repeated, en: 'popular: 4 of 5 pages only repeat another one',        ko: 'popular: 5페이지 중 4페이지가 다른 페이지와 똑같음' },
    { reason: CRITICAL.unidentified,   en: 'popular: 95 of 100 items have no id',                  ko: 'popular: 항목 100개 중 95개에 ID가 없음' },
    { reason: { kind: 'unidentified', items: 180, unidentified: 171 }, en: '171 of 180 items have no id', ko: '항목 180개 중 171개에 ID가 없음' },
    { reason: CRITICAL.repeated,       en: 'popular: only 20 different movies among 100 items',    ko: 'popular: 항목 100개 중 서로 다른 영화는 20편뿐' },
  ];
  for (const { reason, ...expected } of reasons) {
    test(`the reason: ${expected.en}`, () => {
      for (const language of LANGUAGES) {
        assert.equal(TEXTS[language].data.faultText(reason), expected[language]);
      }
    });
  }

  // biome-ignore format: a table is read by column
  const faults: { name: string; fault: ConfigFault; text: string }[] = [
    { name: 'a job that is ours', fault: CONFIG['own-job'], text: "'health_check' is the program's own job, which cannot be changed; remove it, or give a job of yours another name" },
    { name: 'a key near none',       fault: { kind: 'unknown-key', key: 'x', known: ['a', 'b'] }, text: "unknown setting 'x'; there is: a, b" },
    { name: 'a key near another',    fault: CONFIG['unknown-key'],                                text: "unknown setting 'tmbd'; did you mean 'tmdb'?" },
    { name: 'a range open below',    fault: { kind: 'range', max: 50, found: 60 },                text: 'must be at most 50, not 60' },
    { name: 'a range open above',    fault: { kind: 'range', min: 1, found: 0 },                  text: 'must be at least 1, not 0' },
    { name: 'a range',               fault: CONFIG.range,                                         text: 'must be between 1 and 50, not 60' },
    { name: 'a source of no kind',   fault: { kind: 'source-kind', found: [] },                   text: 'says no kind; write one of list, trending, discover, latest' },
    { name: 'a source of two kinds', fault: CONFIG['source-kind'],                                text: 'says list and trending; write only one of list, trending, discover, latest' },
    { name: 'a type',                fault: CONFIG.expected,                                      text: "expected number, found 'many'" },
  ];
  test('types are named in Korean, and words to be written as they are', () => {
    const types = 'string | integer | number | boolean | array | object | unlimited';
    assert.equal(
      configFaultText(faultsKo, { kind: 'expected', expected: types, found: 'x' }),
      "'x'는 쓸 수 없습니다. 올바른 값: 글자, 정수, 숫자, true 또는 false, 목록, 묶음(이름: 값), unlimited",
    );
  });

  for (const { name, fault, text } of faults) {
    test(name, () => assert.equal(configFaultText(faultsEn, fault), text));
  }

  // biome-ignore format: a table is read by column
  const zones: { fault: ConfigFault; en: string; ko: string }[] = [
    { fault: CONFIG.zone, en: "there is no time zone 'Mars'; write an IANA name such as Asia/Seoul", ko: "'Mars' 시간대가 없습니다. Asia/Seoul 같은 IANA 이름을 쓰세요" },
    { fault: { kind: 'zone', found: 'utc', nearest: 'UTC' }, en: "there is no time zone 'utc'; did you mean 'UTC'?", ko: "'utc' 시간대가 없습니다. 혹시 'UTC'인가요?" },
  ];
  for (const { fault, ...expected } of zones) {
    test(expected.en, () => {
      assert.equal(configFaultText(faultsEn, fault), expected.en);
      assert.equal(configFaultText(faultsKo, fault), expected.ko);
    });
  }

  // biome-ignore format: a table is read by column
  const words: { reasons: CriticalFault[]; command: string }[] = [
    { reasons: [CRITICAL.no_movies],                                       command: 'matinee data publish r1 --incomplete' },
    { reasons: [CRITICAL.outside_period],                                  command: 'matinee data publish r1 --replace' },
    { reasons: [CRITICAL.no_movies, CRITICAL.source_short, CRITICAL.outside_period], command: 'matinee data publish r1 --incomplete --replace' },
  ];
  for (const { reasons, command } of words) {
    test(`what is withheld for ${reasons.map(({ kind }) => kind).join(', ')} is published by ${command.slice(24)}`, () => {
      for (const language of LANGUAGES) {
        const { hint } = errorIn(language, 'withheld', { run: 'r1', reasons });
        assert.equal(hint?.endsWith(`: ${command}`), true, hint);
      }
    });
  }

  test('numbers agree with their nouns', () => {
    assert.deepEqual(
      [counted(0, 'file'), counted(1, 'retry', 'retries'), counted(2, 'retry', 'retries')],
      ['0 files', '1 retry', '2 retries'],
    );
  });
});
