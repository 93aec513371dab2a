import { createMachine, HOME } from './support/virtual-machine.ts';
const days = Number(process.argv[2] ?? 2);
const m = createMachine('2026-11-29T00:00:00+09:00', { TMDB_BASE_URL: 'sandbox' });
await m.files.makeFolder(HOME);
await m.files.write(`${HOME}/matinee.yaml`, 'lang: ko\n');
const t0 = performance.now();
let macro = 0;
const tick = () => {
  macro++;
  im = setImmediate(tick);
};
let im = setImmediate(tick);
const d = m.start(['start', '--foreground', '--home', HOME]);
for (let i = 0; i < days; i++) {
  await m.clock.advance(86400_000);
  console.log(
    'day',
    i,
    (performance.now() - t0).toFixed(0),
    'ms',
    (process.cpuUsage().user / 1000).toFixed(0),
    'cpu',
    m.processes,
    'macro',
    macro,
  );
}
clearImmediate(im);
d.signal('SIGTERM');
await m.clock.advance(60_000);
console.log(
  await Promise.race([d.ended, Promise.resolve('still')]).then((e) =>
    typeof e === 'string' ? e : e.exitCode,
  ),
);
console.log(m.said.join('').slice(0, 1500));
const log = new TextDecoder().decode(await m.files.read(`${HOME}/logs/scheduler_daemon.log`));
console.log(log.split('\n').length, log.slice(0, 3000));
console.log(await m.files.list(`${HOME}/data/raw/movies`));
