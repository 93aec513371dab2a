import type { ParamForm } from '../errors.ts';
import type { ConfigFaultTexts } from './error-texts.ts';
import { cronProblemText } from './syntax-faults.ko.ts';
import { particle, withParticle } from './particle.ts';

const FORMS: Record<ParamForm, string> = {
  language: 'ko-KR 같은 언어',
  country: 'KR 같은 대문자 두 글자 국가',
  year: '2026 같은 연도',
  date: '2026-11-23 같은, 달력에 있는 날짜',
  'release-types': '1~6의 숫자(3이 극장 개봉), 여럿이면 |로 구분',
  rating: '0~10의 숫자',
  count: '0 이상의 정수',
  ids: '이름이 아니라 TMDB 번호, 모두는 쉼표로, 하나라도는 |로 구분',
  languages: 'ko 같은 소문자 두 글자 언어, 여럿이면 |로 구분',
  countries: 'KR 같은 대문자 두 글자 국가, 여럿이면 |로 구분',
  flag: 'true 또는 false',
  'monetization-types': 'flatrate, free, ads, rent, buy, 여럿이면 |로 구분',
};

export const configFaults: ConfigFaultTexts = {
  'unknown-key': ({ key, nearest, known }) =>
    nearest === undefined
      ? `'${key}' 설정은 없습니다. 있는 것: ${known.join(', ')}`
      : `'${key}' 설정은 없습니다. 혹시 '${nearest}'인가요?`,
  expected: ({ expected, found }) =>
    `'${found}'${particle(found, '은')} 쓸 수 없습니다. 올바른 값: ${typesText(expected)}`,
  missing: ({ key }) => `'${key}'${particle(key, '이')} 빠졌습니다`,
  'one-of': ({ allowed, found, nearest }) =>
    `'${found}'${particle(found, '은')} ${allowed.join(', ')} 중 하나가 아닙니다${nearest === undefined ? '' : `. 혹시 '${nearest}'인가요?`}`,
  range: ({ min, max, found }) => {
    if (min === undefined) return `${max} 이하여야 하는데 ${found}입니다`;
    if (max === undefined) return `${min} 이상이어야 하는데 ${found}입니다`;
    return `${min}에서 ${max} 사이여야 하는데 ${found}입니다`;
  },
  duration: ({ found }) =>
    `'${found}'${particle(found, '은')} 기간이 아닙니다. 30s, 10m, 6h, 2d처럼 쓰세요`,
  'duration-range': ({ min, max, found }) => `${min}에서 ${max} 사이여야 하는데 ${found}입니다`,
  zone: ({ found, nearest }) =>
    nearest === undefined
      ? `'${found}' 시간대가 없습니다. Asia/Seoul 같은 IANA 이름을 쓰세요`
      : `'${found}' 시간대가 없습니다. 혹시 '${nearest}'인가요?`,
  cron: ({ found, problem }) =>
    `'${found}'${particle(found, '은')} cron 식이 아닙니다(${cronProblemText(problem)}). 다섯 필드로 쓰세요. 예: "0 2 * * *"`,
  'cron-never': ({ found }) => `'${found}'에 맞는 날짜가 없어 한 번도 실행되지 않습니다`,
  'duplicate-source': ({ name }) => `'${name}' 소스가 둘입니다. 하나의 이름을 바꾸세요`,
  'same-file': ({ dataset, other }) =>
    `${withParticle(other, '과')} 같은 파일('${dataset}')을 쓰게 됩니다. dataset을 다르게 지정하세요`,
  'source-kind': ({ found }) =>
    found.length === 0
      ? '종류가 없습니다. list, trending, discover, latest 중 하나를 쓰세요'
      : `${withParticle(found.join(', '), '이')} 함께 있습니다. list, trending, discover, latest 중 하나만 쓰세요`,
  name: ({ found }) =>
    `'${found}'${particle(found, '은')} 이름으로 쓸 수 없습니다. a-z로 시작하는 a-z, 0-9, _ 40자 이내로 쓰세요`,
  reserved: ({ key }) => `'${key}'${particle(key, '은')} 이름으로 쓸 수 없습니다`,
  'own-job': ({ job }) =>
    `'${job}'${particle(job, '은')} 프로그램 자체의 작업이라 바꿀 수 없습니다. 지우거나, 직접 만든 작업이면 이름을 바꾸세요`,
  'rule-twice': ({ rule }) =>
    `'${rule}'${particle(rule, '이')} 두 목록에 다 있습니다. 한쪽에만 두세요`,
  'param-value': ({ found, form, instead }) =>
    `'${found}' 값은 쓸 수 없습니다. TMDB에 맞는 값: ${FORMS[form]}${instead === undefined ? '' : `. 이렇게 쓰세요: ${instead}`}`,
  'param-needs': ({ key, needed }) =>
    `'${key}'${particle(key, '은')} '${needed}' 없이는 효과가 없습니다`,
  'no-sources': () => '소스가 없습니다. 하나 이상 쓰세요',
};

/** Types by Korean words; what is to be written as it stands, as it stands. */
function typesText(expected: string): string {
  return expected
    .split(' | ')
    .map((type) => TYPES.get(type) ?? type)
    .join(', ');
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['string', '글자'],
  ['integer', '정수'],
  ['number', '숫자'],
  ['boolean', 'true 또는 false'],
  ['array', '목록'],
  ['object', '묶음(이름: 값)'],
]);
