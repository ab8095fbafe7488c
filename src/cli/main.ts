#!/usr/bin/env node
/** The command line. Help and completion are answered by what is imported here; all else is imported when a command is called. */
import { ownVersion } from '../core/version.ts';
import { commandNamed, commandPlace } from './arguments.ts';
import { completing } from './commands/completion.ts';
import { completions } from './completion.ts';
import { commandHelp, generalHelp } from './help.ts';
import { endSoon, openOutput } from './streams.ts';

const args = process.argv.slice(2);
const answer = answered();
if (answer === undefined) {
  const { runCommand } = await import('./run-command.ts');
  process.exitCode = await runCommand(args);
  endSoon();
} else if (answer !== '') {
  openOutput((text) => text).print(answer);
}

/** Help, version or completion; undefined where a command is to be run. */
function answered(): string | undefined {
  if (args[0] === completing) return completions(args.slice(1));
  const typed = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (typed.includes('--version')) return ownVersion();
  const name = args[commandPlace(args)];
  const columns = process.stdout.columns ?? Infinity;
  if (name === undefined) return args.length === 0 || typed.includes('--help') ? generalHelp(columns) : undefined;
  const command = commandNamed(name);
  return command !== undefined && typed.includes('--help') ? commandHelp(command, columns) : undefined;
}
