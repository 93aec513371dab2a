import { basename } from 'node:path';

import { runCli } from './cli.ts';
import { systemWorld } from './world.ts';

const fromCheckout = basename(import.meta.filename).endsWith('.ts');
process.exitCode = await runCli(
  process.argv.slice(2),
  systemWorld(fromCheckout ? './matinee' : 'matinee'),
);
