import type { CommandLines } from './command-lines.ts';
import type { ErrorValues, Expected, UsageFault } from '../errors.ts';
import type { ErrorText } from './error-texts.ts';
import { particle, withParticle } from './particle.ts';

export function usage(fault: ErrorValues['usage'], line: CommandLines): ErrorText {
  const { kind, what, expected, suggestion, command } = fault;
  const text = USAGE[kind](what);
  const help = command === undefined ? 'help' : `${command} --help`;
  return {
    text: expected === undefined ? text : `${text.slice(0, -1)}: ${expectedText(expected)}.`,
    hint: suggestion === undefined ? `실행해 보세요: ${line(help)}` : `혹시 '${suggestion}'인가요?`,
  };
}

const USAGE: Record<UsageFault, (what: string) => string> = {
  'unknown-command': (what) => `'${what}' 명령이 없습니다.`,
  'unknown-option': (what) => `여기에는 '${what}' 옵션이 없습니다.`,
  'missing-argument': (what) => `<${what}>${particle(what, '이')} 빠졌습니다.`,
  'missing-value': (what) => `${what}에 값이 필요합니다.`,
  'too-many-arguments': (what) => `'${what}'에 인수가 너무 많습니다.`,
  'invalid-value': (what) => `${withParticle(what, '은')} 쓸 수 없는 값입니다.`,
  'conflicting-options': (what) => `함께 쓸 수 없는 옵션입니다: ${what}.`,
  'needs-out': (what) =>
    `${what}에는 --out FILE이 필요합니다. 표를 표준 출력으로 보낼 수 없습니다.`,
  'reversed-range': (what) =>
    `${withParticle(what, '은')} 쓸 수 없습니다: 처음이 끝보다 나중입니다.`,
};

function expectedText(expected: Expected): string {
  switch (expected.kind) {
    case 'integer':
      return `${expected.min}부터 ${expected.max}까지의 정수여야 합니다`;
    case 'week':
      return `${expected.year}년의 주는 ${expected.year}-W01부터 ${expected.year}-W${expected.weeks}까지입니다`;
    case 'text':
      return `${expected.max}자까지 쓸 수 있습니다`;
    case 'one-of':
      return `${expected.values.join(', ')} 중 하나여야 합니다`;
    case 'date':
      return '2026-11-23 같은 날짜여야 합니다';
    case 'period':
      return `기간은 이렇게 씁니다: ${expected.forms.join(', ')}`;
    case 'file':
      return '그런 파일이 없습니다';
  }
}
