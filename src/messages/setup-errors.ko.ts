import type { CommandLines } from './command-lines.ts';
import { configFaults } from './config-faults.ko.ts';
import { configFaultText, type ErrorTexts } from './error-texts.ts';
import { homeReplaced } from './home-replaced.ko.ts';
import { syntaxFaults } from './syntax-faults.ko.ts';
import { withParticle } from './particle.ts';

/** What a home, its settings or its key can lack before anything is run. */
export const setupErrors = (
  line: CommandLines,
): Pick<
  ErrorTexts,
  | 'home-not-found'
  | 'cwd-gone'
  | 'home-missing'
  | 'home-not-a-folder'
  | 'home-file-system'
  | 'home-not-writable'
  | 'home-exists'
  | 'home-replaced'
  | 'config-syntax'
  | 'config-invalid'
  | 'env-invalid'
  | 'env-line-invalid'
  | 'key-missing'
  | 'key-form'
> => ({
  'cwd-gone': () => ({
    text: '현재 폴더가 없어졌습니다.',
    hint: '있는 폴더로 옮기거나, 홈까지 모두 절대 경로로 적으세요: --home /경로',
  }),
  'home-not-found': () => ({
    text: '여기에는 Matinee 홈이 없습니다.',
    hint: `실행해 보세요: ${line('init ~/matinee')}`,
  }),
  'home-missing': ({ home }) => ({
    text: `${home} 폴더가 없습니다.`,
    hint: `실행해 보세요: ${line('init', home)}`,
  }),
  'home-not-a-folder': ({ home }) => ({
    text: `${withParticle(home, '은')} 폴더가 아니라 파일입니다.`,
    hint: '--home으로 다른 폴더를 지정하세요.',
  }),
  'home-file-system': ({ home, fileSystem }) => ({
    text: `${withParticle(home, '은')} ${fileSystem} 위에 있습니다. 이 파일 시스템의 잠금은 믿을 수 없어 두 프로세스가 서로의 데이터를 망칠 수 있습니다.`,
    hint: '로컬 디스크의 폴더를 쓰세요(WSL에서는 /mnt/c가 아니라 /home 아래). 위험을 감수하려면: --unsafe-home',
  }),
  'home-not-writable': ({ home, cause }) => ({
    text: `${home}에 쓸 수 없습니다(${cause}).`,
    hint: '폴더의 소유자와, 디스크가 읽기 전용으로 마운트되었는지 확인하세요.',
  }),
  'home-exists': ({ home }) => ({
    text: `${withParticle(home, '은')} 이미 Matinee 홈입니다. 아무것도 바꾸지 않았습니다.`,
    hint: `실행해 보세요: ${line.in(home)('doctor')}`,
  }),
  'home-replaced': homeReplaced(line),
  'config-syntax': ({ file, line, column, problem }) => ({
    text: `${file}:${line}:${column}: ${syntaxFaults[problem]}`,
    hint: 'YAML 파일입니다. 들여쓰기는 공백으로, 콜론 뒤에는 공백을 두세요.',
  }),
  'config-invalid': ({ file, problems, more = 0 }) => ({
    text: [
      ...problems.map(({ path, line, problem }) => {
        const where = line === undefined ? file : `${file}:${line}`;
        return `${where}: ${path === '' ? '' : `${path}: `}${configFaultText(configFaults, problem)}`;
      }),
      ...(more === 0 ? [] : [`${file}: 이런 문제가 ${more}개 더 있습니다`]),
    ].join('\n'),
    hint: `파일을 고친 뒤 실행하세요: ${line('config check')}`,
  }),
  'env-invalid': ({ name, value, expected }) => ({
    text: `${name} 값이 '${value}'입니다. 올바른 값: ${expected}.`,
    hint: `환경 변수나 .env에서 ${withParticle(name, '을')} 고치거나 지우세요.`,
  }),
  'env-line-invalid': ({ file, line }) => ({
    text: `${file}:${line}: NAME=value 형식이 아닙니다.`,
    hint: '한 줄에 NAME=value 하나씩 쓰세요. 주석은 #으로 시작합니다.',
  }),
  'key-missing': ({ home }) => ({
    text: 'TMDB API 키가 필요합니다.',
    hint: `https://www.themoviedb.org/settings/api 에서 받아 ${home}/.env에 TMDB_API_KEY=… 로 적으세요. 키 없이 해 보려면: TMDB_BASE_URL=sandbox`,
  }),
  'key-form': ({ where }) => ({
    text: `잘못된 API 키입니다: TMDB_API_KEY(${where})가 TMDB의 두 형식 중 어느 것도 아닙니다.`,
    hint: '읽기 액세스 토큰(eyJ로 시작, 점 두 개) 또는 v3 API 키(0-9 a-f 32자리)여야 합니다.',
  }),
});
