import type { CronField, CronProblem } from '../errors.ts';
import type { syntaxFaults as english } from './syntax-faults.en.ts';
import { particle, withParticle } from './particle.ts';

export const syntaxFaults: typeof english = {
  'alias-loop': '별칭이 자신이 가리키는 것 안에 있습니다',
  'alias-unknown': '별칭(*이름) 앞에 그 앵커(&이름)가 없습니다',
  'aliases-too-many': '별칭이 지나치게 불어납니다',
  'anchor-place': '앵커나 태그가 올 수 없는 자리입니다',
  documents: '여기서 두 번째 문서(---)가 시작됩니다. 하나만 쓰세요',
  'duplicate-key': '이 키가 두 번 나옵니다',
  escape: '큰따옴표 안의 \\ 뒤에 올 수 없는 글자입니다. 작은따옴표를 쓰세요',
  'flow-unclosed': '괄호나 따옴표가 닫히지 않았거나, 쉼표나 콜론이 빠졌습니다',
  indent: '들여쓰기가 위와 맞지 않습니다',
  key: '키로 쓸 수 없습니다',
  proto: '__proto__는 키로 쓸 수 없습니다',
  'scalar-start': '값은 이 글자로 시작할 수 없습니다. 따옴표로 감싸세요',
  star: '*로 시작하는 값은 따옴표로 감싸야 합니다: "*/10 * * * *"',
  tab: '탭입니다. 공백으로 들여쓰세요',
  'too-deep': '괄호나 목록이 너무 깊이 겹쳐 읽을 수 없습니다',
  tag: '여기서는 태그(!이름)를 쓰지 않습니다',
  unexpected: '여기에 올 수 없는 것입니다',
};

const FIELDS: Record<CronField, string> = {
  minute: '분은 0에서 59까지입니다',
  hour: '시는 0에서 23까지입니다',
  day: '일은 1에서 31까지입니다',
  month: '월은 1에서 12까지, 또는 JAN에서 DEC까지입니다',
  dayOfWeek: '요일은 0에서 7까지, 또는 SUN에서 SAT까지입니다',
};

export function cronProblemText(problem: CronProblem): string {
  switch (problem.kind) {
    case 'character':
      return `'${problem.found}'${particle(problem.found, '은')} cron 식에 쓸 수 없습니다`;
    case 'fields':
      return `필드가 5개여야 하는데 ${problem.found}개입니다`;
    case 'range':
      return FIELDS[problem.field];
    case 'backwards':
      return `${withParticle(problem.found, '은')} 거꾸로입니다. ${withParticle(problem.instead, '으로')} 적으세요`;
    case 'step':
      return `간격은 1부터 ${problem.most}까지입니다(${problem.found})`;
    case 'form':
      return '필드를 *, 5, 1-5, 1,5, */5처럼 쓰지 않았습니다';
  }
}
