import type { CommandLines } from './command-lines.ts';
import type { ErrorTexts } from './error-texts.ts';
import { withParticle } from './particle.ts';

export const homeReplaced =
  (line: CommandLines): ErrorTexts['home-replaced'] =>
  ({ part, path, found }) => {
    const text =
      part === 'home'
        ? {
            missing: `Matinee가 작업하는 동안 ${withParticle(path, '이')} 옮겨지거나 지워졌습니다.`,
            other: `${withParticle(path, '은')} Matinee가 작업하던 폴더가 아닌 다른 폴더입니다.`,
          }[found]
        : {
            missing: `Matinee가 열어 둔 동안 ${withParticle(path, '이')} 지워졌습니다.`,
            other: `Matinee가 열어 둔 동안 ${withParticle(path, '이')} 다른 파일로 바뀌었습니다.`,
          }[found];
    return { text: `${text} 하던 일은 그만두었습니다.`, hint: hintsIn(line)[part] };
  };

function hintsIn(line: CommandLines) {
  const database = `지금 그 자리에 있는 것이 파일들과 맞는지 보려면: ${line('data verify')}. 데이터베이스를 되돌려 놓기 전에는 먼저: ${line('stop')}`;
  return {
    home: `지금 그 자리에 무엇이 있는지 보려면: ${line('status')}. 홈을 옮기거나 바꾸기 전에는 먼저: ${line('stop')}`,
    database: database,
    history: database,
    locks: `잠금 파일은 두 프로세스가 같은 일을 하지 못하게 막습니다. Matinee가 작업하는 동안에는 run 폴더를 그대로 두세요. 지우기 전에는 먼저: ${line('stop')}`,
  };
}
