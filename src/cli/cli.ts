import { isError, MatineeError } from '../errors.ts';
import { messagesIn } from '../messages/messages.ts';
import { type Context, createContext, localeLanguage } from './context.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { createOutput } from './output.ts';
import { parseCommandLine } from './program.ts';
import type { World } from './world.ts';

/** Runs one command line and returns its exit code. Whatever goes wrong is told as a sentence. */
export async function runCli(argv: readonly string[], world: World): Promise<number> {
  let context: Context | undefined;
  try {
    const spoken = spokenLanguage(argv, world);
    const invocation = parseCommandLine(argv, messagesIn(spoken), world.stdout);
    if (invocation === undefined) return 0;
    context = await createContext(world, invocation.options);
    return await invocation.command.run(invocation.args, invocation.options, context);
  } catch (error) {
    return tellFailure(asMatineeError(error), context, argv, world);
  }
}

/** Before the command line is read, its own words decide in which language it is explained. */
function spokenLanguage(argv: readonly string[], { env }: World) {
  const flag = argv.find((_, index) => argv[index - 1] === '--lang');
  if (flag === 'ko' || flag === 'en') return flag;
  const said = env['MATINEE_LANG'];
  return said === 'ko' || said === 'en' ? said : (localeLanguage(env) ?? 'en');
}

function tellFailure(
  error: MatineeError,
  context: Context | undefined,
  argv: readonly string[],
  world: World,
): number {
  const text = context?.text ?? messagesIn(spokenLanguage(argv, world));
  const out = context?.out ?? createOutput(world, argv.includes('--json'));
  const { text: message, hint } = text.error(error);
  out.status(undefined);
  if (out.json) {
    const outcome = isError(error, 'interrupted') ? 'interrupted' : 'failed';
    out.document({ outcome, error: { code: error.code, message, ...(hint && { hint }) } });
  } else {
    out.tell(message, ...(hint === undefined ? [] : [hint]));
  }
  return EXIT_CODES[error.code];
}

function asMatineeError(error: unknown): MatineeError {
  if (error instanceof MatineeError) return error;
  const cause = error instanceof Error ? error.message : String(error);
  return new MatineeError('internal', { cause }, { cause: error });
}
