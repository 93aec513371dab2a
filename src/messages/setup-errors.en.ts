import type { CommandLines } from './command-lines.ts';
import { configFaults } from './config-faults.en.ts';
import { configFaultText, type ErrorTexts } from './error-texts.ts';
import { homeReplaced } from './home-replaced.en.ts';
import { syntaxFaults } from './syntax-faults.en.ts';

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
    text: 'The current folder is gone.',
    hint: 'Go to one that is there, or name everything with its whole path, the home too: --home /path',
  }),
  'home-not-found': () => ({
    text: 'No Matinee home here.',
    hint: `Try: ${line('init ~/matinee')}`,
  }),
  'home-missing': ({ home }) => ({
    text: `There is no folder ${home}.`,
    hint: `Try: ${line('init', home)}`,
  }),
  'home-not-a-folder': ({ home }) => ({
    text: `${home} is a file, not a folder.`,
    hint: 'Name another folder with --home.',
  }),
  'home-file-system': ({ home, fileSystem }) => ({
    text: `${home} lies on ${fileSystem}, whose locks cannot be depended on: two processes could damage each other's data.`,
    hint: 'Choose a home on a local disk (on WSL: below /home, not /mnt/c). At your own risk: --unsafe-home',
  }),
  'home-not-writable': ({ home, cause }) => ({
    text: `${home} cannot be written (${cause}).`,
    hint: 'Check who owns the folder and whether the disk is mounted read-only.',
  }),
  'home-exists': ({ home }) => ({
    text: `${home} is a Matinee home already; nothing was changed.`,
    hint: `Try: ${line.in(home)('doctor')}`,
  }),
  'home-replaced': homeReplaced(line),
  'config-syntax': ({ file, line, column, problem }) => ({
    text: `${file}:${line}:${column}: ${syntaxFaults[problem]}`,
    hint: 'The file is YAML: indent with spaces, and put a space after each colon.',
  }),
  'config-invalid': ({ file, problems, more = 0 }) => ({
    text: [
      ...problems.map(({ path, line, problem }) => {
        const where = line === undefined ? file : `${file}:${line}`;
        return `${where}: ${path === '' ? '' : `${path}: `}${configFaultText(configFaults, problem)}`;
      }),
      ...(more === 0 ? [] : [`${file}: ${more} more like these`]),
    ].join('\n'),
    hint: `Mend the file, then: ${line('config check')}`,
  }),
  'env-invalid': ({ name, value, expected }) => ({
    text: `${name} is '${value}', but must be ${expected}.`,
    hint: `Change or remove ${name} in the environment or in .env.`,
  }),
  'env-line-invalid': ({ file, line }) => ({
    text: `${file}:${line}: this line is not NAME=value.`,
    hint: 'Write one NAME=value a line; a comment starts with #.',
  }),
  'key-missing': ({ home }) => ({
    text: 'There is no TMDB API key.',
    hint: `Get one at https://www.themoviedb.org/settings/api and put TMDB_API_KEY=… into ${home}/.env. Without a key: TMDB_BASE_URL=sandbox`,
  }),
  'key-form': ({ where }) => ({
    text: `TMDB_API_KEY (${where}) has neither of the two forms TMDB gives out.`,
    hint: 'It is a read access token (starts with eyJ, two dots) or a v3 API key (32 digits 0-9 a-f).',
  }),
});
