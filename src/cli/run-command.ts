/** Runs the command that was typed; with what a plug-in may do to the process meanwhile. */
import { runningForeignCode } from '../core/foreign-code.ts';
import { refuseFewOpenFiles } from '../core/open-files.ts';
import { type ExitCode, exitCodes, formatProblem, messageOf, ProblemsError } from '../core/problems.ts';
import { oneLine } from '../core/text.ts';
import { typed } from './arguments.ts';
import { interruption } from './interruption.ts';
import { openOutput } from './streams.ts';
import { wrappedLines } from './wrap.ts';

const output = openOutput(wrappedLines);

// A plug-in that ends the process, or leaves a rejected promise, must not look like a run that has ended well.
let hasSaidWhy = false;
process.on('exit', () => {
  const [file] = runningForeignCode();
  if (file === undefined || hasSaidWhy) return;
  process.exitCode = report(
    new ProblemsError({ file, message: 'the plug-in ended the process while it was being loaded' }),
    false,
  );
});
process.on('unhandledRejection', (error) => {
  const [file] = runningForeignCode();
  const message = `the plug-in left a rejected promise: ${messageOf(error)}`;
  const code = report(file === undefined ? error : new ProblemsError({ file, message }), isDebugging(process.argv));
  hasSaidWhy = true;
  process.exit(code);
});

export async function runCommand(args: readonly string[]): Promise<ExitCode> {
  try {
    const { command, given, more } = typed(args);
    refuseFewOpenFiles();
    const { run } = await command.load();
    return await run(given, { output, signal: interruption((text) => output.say(text)) }, more);
  } catch (error) {
    return report(error, isDebugging(args));
  }
}

function isDebugging(args: readonly string[]): boolean {
  return args.includes('--debug') || Boolean(process.env['PREDBENCH_DEBUG']);
}

function report(error: unknown, debug: boolean): ExitCode {
  if (error instanceof ProblemsError) {
    for (const problem of error.problems) output.say(formatProblem(problem));
    if (debug) output.say(stackOf(error));
    return error.exitCode;
  }
  output.say(`predbench: unexpected error: ${messageOf(error)}`);
  if (debug) output.say(error instanceof Error ? stackOf(error) : messageOf(error));
  else output.say('This is a bug in predbench. Please report it with the output of the same command with --debug.');
  return exitCodes.internal;
}

/** Its first lines are the message, which may quote anything. */
function stackOf({ stack = '' }: Error): string {
  return stack.split('\n').map(oneLine).join('\n');
}
