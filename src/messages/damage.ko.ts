import type { StoreDamage, StorePart } from '../damage.ts';
import type { ErrorTexts } from './error-texts.ts';
import { remedyFor } from './damage-remedy.ts';
import { type CommandLines, shellWord } from './command-lines.ts';
import { withParticle } from './particle.ts';

/** What is wrong with a database, after its name. */
export function damageText(damage: StoreDamage): string {
  switch (damage.kind) {
    case 'file':
      return `파일이 손상되어 SQLite가 내용을 읽을 수 없습니다(${damage.problem})`;
    case 'missing':
      return `파일이 손상되었습니다: ${damage.name} ${PARTS[damage.part]} 없음`;
    case 'changed':
      return `파일이 손상되었습니다: ${damage.name} ${PARTS[damage.part]}, Matinee가 만든 것과 다름`;
    case 'foreign':
      return `파일이 Matinee가 만든 그대로가 아닙니다: ${damage.name} ${PARTS[damage.part]}, 다른 누군가가 만든 것`;
    case 'value':
      return `파일이 손상되었습니다: ${damage.table} 테이블의 ${damage.row} 행에서 ${damage.column} 열을 읽을 수 없습니다`;
    case 'reference':
      return `파일이 손상되었습니다: ${damage.table} 테이블의 ${damage.row} 행에서 ${damage.column} 열이 없는 것을 가리킵니다`;
    case 'unread':
      return '파일이 손상되어 내용 일부를 읽을 수 없습니다';
    case 'empty':
      return '파일이 없거나 비어 있습니다. 그 파일에 적혀 있어야 할 스냅샷은 남아 있습니다';
  }
}

const PARTS: Record<StorePart, string> = {
  table: '테이블',
  view: '뷰',
  index: '인덱스',
  trigger: '트리거',
  column: '열',
};

/** What to do about it, with whole commands. */
export function damageRemedy(file: string, line: CommandLines): string {
  const [it, besides] = [shellWord(file), [`${file}-wal`, `${file}-shm`].map(shellWord).join(' ')];
  switch (remedyFor(file)) {
    case 'put-back':
      return `파일의 사본을 되돌려 놓으세요: \`${line('stop')}\`, \`rm -f ${besides}\`, \`cp COPY ${it}\`, \`${line('data verify')}\``;
    case 'remake':
      return `지우면 스냅샷으로 새로 만듭니다: \`${line('stop')}\`, \`rm -f ${it} ${besides}\`, \`${line('data verify')}\``;
    case 'remove':
      return `지우면 다음 실행이 새로 만듭니다: \`rm -f ${it} ${besides}\``;
  }
}

/** What may stand where something else has to be. */
export const FOUND = {
  file: '파일',
  folder: '폴더',
  pipe: '파이프',
  socket: '소켓',
  device: '장치',
};

/** The sentences of the errors that say what is damaged, or no file, or too large. */
export const damageErrors = (
  line: CommandLines,
): Pick<ErrorTexts, 'store-damaged' | 'not-a-file' | 'config-too-large' | 'config-unread'> => ({
  'store-damaged': ({ file, damage }) => ({
    text: `${file} ${damageText(damage)}.`,
    hint: `모두 보려면: \`${line('doctor')}\`. ${damageRemedy(file, line)}`,
  }),
  'not-a-file': ({ path, found }) => ({
    text: `${withParticle(path, '은')} 파일이어야 하는데 ${FOUND[found]}입니다.`,
    hint: '옮기거나 다른 파일을 지정하세요.',
  }),
  'config-too-large': ({ file, sizeBytes, maxBytes }) => ({
    text: `${file} 파일이 ${kibibytes(sizeBytes)} KiB입니다. ${kibibytes(maxBytes)} KiB가 넘으면 읽지 않습니다.`,
    hint: `필요한 것만 남기세요. 실행해 보세요: ${line('config show')}`,
  }),
  'config-unread': ({ file, seconds }) => ({
    text: `${withParticle(file, '을')}${seconds === undefined ? '' : ` ${seconds}초 안에`} 읽지 못했습니다.`,
    hint: `파일을 줄인 뒤 실행하세요: ${line('config check')}`,
  }),
});

function kibibytes(bytes: number): number {
  return Math.ceil(bytes / 1024);
}
