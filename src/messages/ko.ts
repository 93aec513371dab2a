/** All that people read, in Korean. */
export { commands } from './commands.ko.ts';
export { daemon } from './daemon.ko.ts';
export * as damage from './damage.ko.ts';
export { data } from './data.ko.ts';
export { errors } from './errors.ko.ts';
export { health, stats } from './health.ko.ts';
export { history } from './history.ko.ts';
export { log } from './log.ko.ts';
export { explain } from './explain.ko.ts';
export { planning } from './planning.ko.ts';
