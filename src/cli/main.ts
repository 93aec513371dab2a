import { basename } from 'node:path';

import { runCli } from './cli.ts';
import { systemWorld } from './world.ts';

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
