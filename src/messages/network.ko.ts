import { withParticle } from './particle.ts';
import type { ErrorValues, NetworkCause } from '../errors.ts';
import type { ErrorText } from './error-texts.ts';

const LATER = '나중에 다시 실행하세요. 장애는 https://status.themoviedb.org 에서 볼 수 있습니다.';

type Upstream = ErrorValues['upstream-failed'];

/** HTTP에 이르기 전에 실패했을 때 할 일. */
const HINTS: Record<NetworkCause, (host: string) => string> = {
  'unknown-host': (host) =>
    `DNS에서 ${host} 주소를 찾을 수 없습니다. 네트워크와 DNS 설정, tmdb.baseUrl을 확인하세요.`,
  'no-resolver': () => 'DNS 서버가 응답하지 않습니다. 네트워크 연결을 확인하세요.',
  blocked: (host) =>
    `DNS가 ${host} 주소로 이 컴퓨터를 가리킵니다. 이 네트워크가 TMDB를 차단하고 있습니다. 다른 DNS나 프록시(HTTPS_PROXY)를 쓰세요.`,
  refused: (host) => `${host}에서 연결을 받지 않습니다. tmdb.baseUrl과 방화벽을 확인하세요.`,
  unreachable: () => '이 컴퓨터에서 갈 수 있는 경로가 없습니다. 네트워크 연결을 확인하세요.',
  timeout: () => `네트워크나 TMDB가 느립니다. ${LATER}`,
  cut: () => `TMDB 또는 중간의 방화벽이나 프록시가 연결을 끊었습니다. ${LATER}`,
  'certificate-host': (host) =>
    `인증서가 ${host}의 것이 아닙니다. 네트워크 로그인 페이지나 필터처럼 다른 서버가 대신 응답하고 있습니다.`,
  'certificate-issuer': () =>
    '인증서에 서명한 기관을 알 수 없습니다. 회사 프록시가 통신을 검사한다면 그 기관의 인증서를 Node에 알려 주세요: NODE_EXTRA_CA_CERTS=/path/to/ca.pem',
  'certificate-expired': () =>
    '인증서가 만료되었거나 이 컴퓨터의 시계가 앞서 있습니다. date 명령으로 확인하세요.',
  'certificate-early': () =>
    '인증서의 유효 기간이 아직 시작되지 않았습니다. 이 컴퓨터의 시계가 늦습니다. date 명령으로 확인하세요.',
  packed: () => '응답이 표시된 방식으로 압축되어 있지 않습니다. 중간에서 바뀌었습니다.',
  'proxy-auth': () =>
    '프록시가 사용자와 비밀번호를 요구합니다: HTTPS_PROXY=http://user:password@host:port',
  'proxy-refused': (host) => `프록시가 ${host} 연결을 거절했습니다. 프록시 관리자에게 문의하세요.`,
};

/** 원인에 따라 알리는 실패한 요청. */
export function upstreamFailed(values: Upstream): ErrorText {
  const { path, status, problem, location, attempts, elapsedMs, proxy } = values;
  const by = proxy === undefined ? '' : ` (프록시 ${proxy})`;
  const tried = tries(attempts, elapsedMs);
  if (status === 0) {
    const text = `GET ${path}: TMDB에 연결하지 못했습니다${by}: ${problem} (${tried})`;
    return { text, hint: hintOf(values) };
  }
  const leads = location === undefined ? '' : `(이동할 주소: ${location})`;
  return {
    text: `GET ${path}: TMDB가 ${withParticle(status, '으로')} 응답했습니다${leads}(${tried})`,
    hint: hintOf(values),
  };
}

function hintOf({ status, cause, host = '서버', requestsPerSecond }: Upstream): string {
  if (status === 0) return cause === undefined ? LATER : HINTS[cause](host);
  if (status === 429 && requestsPerSecond > 0) {
    return `tmdb.requestsPerSecond를 낮추세요(현재 ${requestsPerSecond}).`;
  }
  if (status >= 300 && status < 400) {
    return 'TMDB는 다른 주소로 보내지 않습니다. tmdb.baseUrl과 네트워크 로그인이 필요한지 확인하세요.';
  }
  if (status === 401 || status === 403) {
    return '키에 대한 응답이 아닙니다. TMDB가 아니라 CDN이나 방화벽, 프록시가 거절했습니다. 잠시 뒤나 다른 네트워크에서 다시 시도하세요.';
  }
  return LATER;
}

/** TMDB 또는 그 앞에 있는 것이 거절한 요청. */
export function refusedHint(showConfig: string, status: number): string {
  if (status === 407) return HINTS['proxy-auth']('');
  if (status === 451) return '법적인 이유로 여기에서는 제공되지 않습니다.';
  return `matinee.yaml의 소스가 TMDB에 없는 것을 요청합니다. 실행해 보세요: ${showConfig}`;
}

function tries(attempts: number, elapsedMs: number): string {
  return `${(elapsedMs / 1000).toFixed(1)}초 동안 ${attempts}회 시도`;
}
