import type { StoreDamage, StorePart } from '../damage.ts';
import type { ErrorTexts } from './error-texts.ts';
import { remedyFor } from './damage-remedy.ts';
import { type CommandLines, shellWord } from './command-lines.ts';

/** What is wrong with a database, after its name. */
export function damageText(damage: StoreDamage): string {
  switch (damage.kind) {
    case 'file':
      return `is damaged: SQLite cannot follow what stands in it (${damage.problem})`;
    case 'missing':
      return `is damaged: the ${PARTS[damage.part]} ${damage.name} is missing`;
    case 'changed':
      return `is damaged: the ${PARTS[damage.part]} ${damage.name} is not as Matinee made it`;
    case 'foreign':
      return `is not as Matinee made it: the ${PARTS[damage.part]} ${damage.name} is somebody else's`;
    case 'value':
      return `is damaged: in table ${damage.table}, row ${damage.row}, the column ${damage.column} cannot be read`;
    case 'reference':
      return `is damaged: in table ${damage.table}, row ${damage.row}, the column ${damage.column} names what is not there`;
    case 'unread':
      return 'is damaged: something in it cannot be read';
    case 'empty':
      return 'is missing or empty, though there are snapshots that it should know';
  }
}

const PARTS: Record<StorePart, string> = {
  table: 'table',
  view: 'view',
  index: 'index',
  trigger: 'trigger',
  column: 'column',
};

/** What to do about it, with whole commands. */
export function damageRemedy(file: string, line: CommandLines): string {
  const [it, besides] = [shellWord(file), [`${file}-wal`, `${file}-shm`].map(shellWord).join(' ')];
  switch (remedyFor(file)) {
    case 'put-back':
      return `Put back a copy of the file: \`${line('stop')}\`, \`rm -f ${besides}\`, \`cp COPY ${it}\`, \`${line('data verify')}\``;
    case 'remake':
      return `Removed, it is made anew from the snapshots: \`${line('stop')}\`, \`rm -f ${it} ${besides}\`, \`${line('data verify')}\``;
    case 'remove':
      return `Removed, it is made anew by the next run: \`rm -f ${it} ${besides}\``;
  }
}

/** What may stand where something else has to be. */
export const FOUND = {
  file: 'file',
  folder: 'folder',
  pipe: 'pipe',
  socket: 'socket',
  device: 'device',
};

/** The sentences of the errors that say what is damaged, or no file, or too large. */
export const damageErrors = (
  line: CommandLines,
): Pick<ErrorTexts, 'store-damaged' | 'not-a-file' | 'config-too-large' | 'config-unread'> => ({
  'store-damaged': ({ file, damage }) => ({
    text: `${file} ${damageText(damage)}.`,
    hint: `See all of it: \`${line('doctor')}\`. ${damageRemedy(file, line)}`,
  }),
  'not-a-file': ({ path, found }) => ({
    text: `${path} is a ${FOUND[found]}, and has to be a file.`,
    hint: 'Move it away, or name another file.',
  }),
  'config-too-large': ({ file, sizeBytes, maxBytes }) => ({
    text: `${file} is ${kibibytes(sizeBytes)} KiB large; more than ${kibibytes(maxBytes)} KiB are not read.`,
    hint: `Keep in it what Matinee needs; see: ${line('config show')}`,
  }),
  'config-unread': ({ file, seconds }) => ({
    text: `${file} could not be read${seconds === undefined ? '' : ` within ${seconds} s`}.`,
    hint: `Make it smaller, then: ${line('config check')}`,
  }),
});

function kibibytes(bytes: number): number {
  return Math.ceil(bytes / 1024);
}
