/** All that people read, in English. */
export { commands } from './commands.en.ts';
export { daemon } from './daemon.en.ts';
export * as damage from './damage.en.ts';
export { data } from './data.en.ts';
export { errors } from './errors.en.ts';
export { health, stats } from './health.en.ts';
export { history } from './history.en.ts';
export { log } from './log.en.ts';
export { explain } from './explain.en.ts';
export { planning } from './planning.en.ts';
