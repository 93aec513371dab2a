import type { CommandLines } from './command-lines.ts';
import { commands } from './commands.ko.ts';
import { daemon } from './daemon.ko.ts';
import { damageRemedy, damageText } from './damage.ko.ts';
import { data } from './data.ko.ts';
import { errors } from './errors.ko.ts';
import { explain } from './explain.ko.ts';
import { health, stats } from './health.ko.ts';
import { history } from './history.ko.ts';
import { log } from './log.ko.ts';
import { planning } from './planning.ko.ts';

/** All that people read, in Korean; `line` writes the commands that they are to copy. */
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
