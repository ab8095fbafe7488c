#!/usr/bin/env node
/** The command line: only here is anything printed or an exit code set. Commands are imported when called. */
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import type { Command, Given } from './commands/command.ts';
import { commands } from './commands/index.ts';
import { interruption } from './interruption.ts';
import { endSoon, openOutput } from './streams.ts';
import { runningForeignCode } from '../core/foreign-code.ts';
import { refuseFewOpenFiles } from '../core/open-files.ts';
import { oneLine } from '../core/text.ts';
import { didYouMean, type ExitCode, exitCodes, formatProblem, messageOf, type Problem, ProblemsError } from '../core/problems.ts';
import { ownVersion } from '../core/version.ts';

/** Sent by the script of `predbench completion`, with a command line that is not finished. */
const completing = 'get-yargs-completions';
const everywhere = ['help', 'version', 'debug'];

const output = openOutput();

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
  const code = report(file === undefined ? error : new ProblemsError({ file, message }), isDebugging(hideBin(process.argv)));
  hasSaidWhy = true;
  process.exit(code);
});

process.exitCode = await main(hideBin(process.argv));
endSoon();

async function main(args: readonly string[]): Promise<ExitCode> {
  try {
    return await parse(args);
  } catch (error) {
    return report(error, isDebugging(args));
  }
}

async function parse(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  const parser = yargs([...args])
    .scriptName('predbench')
    .usage(
      '$0 COMMAND\n\nHow should a data pipeline call a TensorFlow model: REST endpoint, batch prediction job, or inside its workers?',
    )
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .locale('en')
    .version(ownVersion())
    .option('debug', { type: 'boolean', describe: 'Show the stack trace of an unexpected error' })
    .epilogue(
      'Exit codes: 0 done, 1 bug in predbench, 2 wrong input, 3 a cell failed, 4 something is missing, 5 invalid figures, 6 a threshold is not held, 130 stopped',
    )
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .exitProcess(false)
    // Answers the script that `predbench completion` prints.
    .completion('completion-answers', false)
    .fail(false);
  for (const [command, describe] of commands.flatMap(({ examples }) => examples.slice(0, 1))) parser.example(command, describe);
  for (const command of commands) {
    const form = [command.name, ...Object.keys(command.positionals), ...(command.more === undefined ? [] : ['more..'])];
    const usage = [form[0], ...form.slice(1).map((name) => `[${name}]`)].join(' ');
    parser.command(
      usage,
      command.describe,
      (builder) => {
        builder.usage(`$0 ${usage}\n\n${command.describe}`);
        for (const [name, describe] of Object.entries(command.positionals))
          builder.positional(name, { type: 'string', describe });
        if (command.more !== undefined) builder.positional('more', { type: 'string', array: true, describe: command.more });
        for (const [name, flag] of Object.entries(command.flags)) {
          builder.option(name, {
            type: flag.value === undefined ? 'boolean' : 'string',
            describe: flag.value === undefined ? flag.describe : `${flag.describe} [${flag.value}]`,
            ...(flag.default && { default: flag.default }),
          });
        }
        for (const [example, describe] of command.examples) builder.example(example, describe);
      },
      async (argv) => {
        const given = check(command, argv);
        refuseFewOpenFiles();
        const { run } = await command.load();
        code = await run(given, { output, signal: interruption((text) => output.say(text)) }, moreOf(argv));
      },
    );
  }
  const argv = await parser.parseAsync();
  const asksNothing = ['help', 'version', completing].some((flag) => flag in argv);
  if (!asksNothing) code = checkCommand(argv) ?? code;
  if (args.length === 0) parser.showHelp('log');
  return code;
}

type Argv = Readonly<Record<string, unknown>> & { readonly _: readonly (string | number)[] };

/** The flags and arguments as typed. Throws ProblemsError for unknown ones. */
function check({ name, flags, positionals, more }: Command, argv: Argv): Given {
  const known = [...Object.keys(flags), ...Object.keys(positionals)];
  const extra = argv._.slice(1).map((argument) => ({
    message: `unexpected argument "${argument}"`,
    remedy: `see: predbench ${name} --help`,
  }));
  const problems: Problem[] = [
    ...unknownFlags(argv, more === undefined ? known : [...known, 'more'], Object.keys(flags), `predbench ${name} --help`),
    ...extra,
  ];
  const given: Record<string, string> = {};
  for (const key of known) {
    const value = argv[key];
    if (Array.isArray(value)) problems.push({ file: `--${key}`, message: 'given more than once', remedy: 'give it once' });
    else if (typeof value === 'string') given[key] = value;
    else if (value === true) given[key] = 'true';
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  return given;
}

/** Further arguments. */
function moreOf({ more }: Argv): string[] {
  return Array.isArray(more) ? more.map(String) : [];
}

function unknownFlags(argv: Argv, known: readonly string[], flags: readonly string[], help: string): Problem[] {
  return Object.keys(argv)
    .filter((key) => key !== '_' && key !== '$0' && !known.includes(key) && !everywhere.includes(key))
    .map((key) => ({ message: `unknown flag --${key}${didYouMean(key, [...flags, ...everywhere])}`, remedy: `see: ${help}` }));
}

/** Throws ProblemsError for an unknown command. */
function checkCommand(argv: Argv): undefined {
  const names = commands.map(({ name }) => name);
  const [name] = argv._;
  if (name !== undefined && names.includes(String(name))) return;
  const problems =
    name === undefined
      ? unknownFlags(argv, [], [], 'predbench --help')
      : [{ message: `unknown command "${name}"${didYouMean(String(name), names)}`, remedy: `commands: ${names.join(', ')}` }];
  if (problems.length > 0) throw new ProblemsError(problems);
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
