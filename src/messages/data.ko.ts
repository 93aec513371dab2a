import type { Asked, CriticalFault, Warning } from '../snapshot.ts';

/** 스냅샷이 게시되지 않은 이유. */
export function faultText(fault: CriticalFault): string {
  switch (fault.kind) {
    case 'pages_missing':
      return `${fault.source}: ${fault.expected}페이지 중 ${fault.received}페이지만 받음`;
    case 'pages_repeated':
      return `${fault.source}: ${fault.pages}페이지 중 ${fault.repeated}페이지가 다른 페이지와 똑같음`;
    case 'unidentified':
      return `${ofSource(fault.source)}항목 ${fault.items}개 중 ${fault.unidentified}개에 ID가 없음`;
    case 'repeated':
      return `${fault.source}: 항목 ${fault.items}개 중 서로 다른 영화는 ${fault.movies}편뿐`;
    case 'source_short':
      return `${fault.source}: 영화 ${fault.movies}편, 최소 ${fault.minMovies}편 필요`;
    case 'source_shrunk':
      return `${fault.source}: 영화 ${fault.movies}편, 평소 ${fault.median}편의 절반 미만`;
    case 'valid_rate':
      return `유효한 영화가 ${fault.percent.toFixed(1)}%뿐`;
    case 'no_movies':
      return '영화가 한 편도 없음';
    case 'outside_period':
      return `${fault.observedPeriod}에 관측되었고, ${fault.period}에는 제때 관측된 스냅샷이 이미 있음`;
  }
}

/** 한 출처의 일이 아니면 비운다. */
function ofSource(source: string | undefined): string {
  return source === undefined ? '' : `${source}: `;
}

/** 게시는 했지만 알리는 것. 원래 가이드의 문장을 그대로 쓴다. */
export function warningText(warning: Warning): string {
  switch (warning.kind) {
    case 'quality':
      return `품질 경고: 데이터 품질률이 ${warning.percent.toFixed(1)}%로 낮습니다.`;
    case 'volume':
      return `수집량 경고: 수집된 영화가 ${warning.movies}개로 적습니다.`;
    case 'lacking':
      return `완전성 경고: 영화 ${warning.movies}편 중 ${LACKING.get(warning.what) ?? warning.what} 있는 영화가 한 편도 없습니다.`;
    case 'drift':
      return `TMDB가 ${warning.source} 항목의 필드를 바꿨습니다: ${driftText(warning)}. 영화는 받은 그대로 보관합니다.`;
    case 'asked_otherwise':
      return `지금은 TMDB에 ${askedText(warning.asked)}로 요청합니다. 이전 스냅샷은 ${askedText(warning.before)}였습니다.`;
  }
}

function driftText({ unknown, vanished }: Warning & { kind: 'drift' }): string {
  return [
    ...(unknown.length > 0 ? [`새 필드 ${unknown.join(', ')}`] : []),
    ...(vanished.length > 0 ? [`없어진 필드 ${vanished.join(', ')}`] : []),
  ].join('; ');
}

function askedText({ language, region }: Asked): string {
  return `언어 ${language}, 지역 ${region}`;
}

const LACKING: ReadonlyMap<string, string> = new Map([
  ['title', '요청한 언어로 된 제목이'],
  ['overview', '줄거리가'],
  ['poster', '포스터가'],
  ['release_date', '개봉일이'],
]);

/** 다른 버전의 프로그램이 적은 단어. */
const unknown = (word: string) => `${word}(이 버전이 모르는 값)`;

/** 데이터에 대해 말하는 것, 종류별로. */
export const data = { faultText, warningText, unknown };
