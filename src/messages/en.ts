import type { CommandLines } from './command-lines.ts';
import { commands } from './commands.en.ts';
import { daemon } from './daemon.en.ts';
import { damageRemedy, damageText } from './damage.en.ts';
import { data } from './data.en.ts';
import { errors } from './errors.en.ts';
import { explain } from './explain.en.ts';
import { health, stats } from './health.en.ts';
import { history } from './history.en.ts';
import { log } from './log.en.ts';
import { planning } from './planning.en.ts';

/** All that people read, in English; `line` writes the commands that they are to copy. */
export const tables = (line: CommandLines) => ({
  commands,
  daemon: daemon(line),
  damage: { damageText, damageRemedy: (file: string) => damageRemedy(file, line) },
  data,
  errors: errors(line),
  explain,
  health: health(line),
  history,
  log: log(line),
  planning,
  stats,
});
