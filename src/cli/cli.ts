import { isError, MatineeError } from '../errors.ts';
import { asMatineeError } from '../home/failure.ts';
import { known } from '../messages/known.ts';
import { type Context, createContext, languageNamed } from './context.ts';
import { DONE, EXIT_CODES, FAILED } from './exit-codes.ts';
import { tellError } from './failure.ts';
import { refuseTooLong } from './line/lengths.ts';
import { commandFirst, commandIn, parseCommandLine } from './line/program.ts';
import type { World } from './world.ts';

/** How a process is started that is to be an attempt; what of, it hears. No help names it. */
export const ATTEMPT = 'attempt';

/** Runs one command line and returns its exit code. Whatever goes wrong is told as a sentence. */
export async function runCli(words: readonly string[], world: World): Promise<number> {
  const argv = commandFirst(words);
  let context = await foresee(argv, world);
  try {
    if (argv.join(' ') === ATTEMPT) {
      const { attempt } = await import('./commands/attempt.ts');
      return await attempt(world, (heard) => {
        context = heard;
      });
    }
    refuseTooLong(argv);
    const { text, out } = context;
    const invocation = parseCommandLine(argv, text, { write: out.data, columns: out.columns });
    if (invocation === undefined) return DONE;
    const { command, args, options } = invocation;
    context = await createContext(world, options);
    return await command.run(args, options, context);
  } catch (error) {
    return tellFailure(withCommand(asMatineeError(error), argv), context);
  }
}

/** The context in which a command line is explained that has not been understood yet. */
async function foresee(argv: readonly string[], world: World): Promise<Context> {
  const valueOf = (flag: string) =>
    argv.find((_, index) => argv[index - 1] === flag) ??
    argv.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1);
  const home = valueOf('--home');
  const lang = languageNamed(valueOf('--lang'));
  const json = argv.includes('--json') || argv[0] === ATTEMPT;
  return createContext(world, { json, ...(home && { home }), ...(lang && { lang }) });
}

/** A mistake in a command line, with the command whose help tells more. */
function withCommand(error: MatineeError, argv: readonly string[]): MatineeError {
  const command = commandIn(argv);
  if (!isError(error, 'usage') || command === undefined) return error;
  return new MatineeError('usage', { command, ...error.values }, { cause: error });
}

function tellFailure(error: MatineeError, { text, out }: Context): number {
  out.status(undefined);
  if (out.json) {
    const { text: message, hint } = text.error(error);
    const outcome = isError(error, 'interrupted') ? 'interrupted' : 'failed';
    out.document({ outcome, error: { code: error.code, message, ...(hint && { hint }) } });
  } else {
    tellError(error, { text, out });
  }
  // A newer daemon may answer with a code that is not known here.
  return known(EXIT_CODES, error.code) ?? FAILED;
}
