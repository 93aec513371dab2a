import { enableCompileCache } from 'node:module';
import { basename, join } from 'node:path';

// Before anything else is loaded: halves the start. Kept with the program, not in a shared folder;
// where that cannot be written, there is none.
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/matinee'));

const { runCli } = await import('./cli.ts');
const { systemWorld } = await import('./world.ts');

// A reader that goes away (`| head`) is no failure of ours, and no reason to cut a run off.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(1);
  });
}

const fromCheckout = basename(import.meta.filename).endsWith('.ts');
process.exitCode = await runCli(
  process.argv.slice(2),
  systemWorld(fromCheckout ? './matinee' : 'matinee'),
);
