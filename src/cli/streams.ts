/** stdout and stderr, which may be closed early, as by `| head`, or on a full disk; and the end of the process. */
import { isatty } from 'node:tty';
import { exitCodes, messageOf } from '../core/problems.ts';
import type { Output } from './commands/command.ts';

/** `wrapped`: how problems and progress are broken to the width of a terminal. */
export function openOutput(wrapped: (text: string, columns: number) => string): Output {
  let isLost = false;
  // A reader that leaves, as `head` does, has what it wanted. Elsewhere a lost result is a failure, but no reason to stop.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || isLost) return;
    isLost = true;
    say(`stdout cannot be written to: ${messageOf(error)}\n    free some space, or send it elsewhere`);
  });
  // Progress and problems that nobody can read end no run.
  process.stderr.on('error', () => undefined);
  process.once('exit', (code) => {
    if (isLost && code === exitCodes.ok) process.exitCode = exitCodes.environment;
  });
  return {
    print: (text) => void process.stdout.write(`${text}\n`),
    say: isatty(2) ? (text) => say(wrapped(text, process.stderr.columns || 80)) : say,
    get columns() {
      return process.stdout.columns || 80;
    },
    color: hasColor(1, process.env),
    sayColor: hasColor(2, process.env),
    interactive: isatty(2) && !process.env['CI'] && process.env['TERM'] !== 'dumb',
  };
}

/** https://no-color.org first, then https://force-color.org, then whether a terminal shows it. */
export function hasColor(fd: number, { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv, isTerminal = isatty(fd)): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal && TERM !== 'dumb';
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

const endMs = 1000;

/** Ends the process even if a plug-in left a timer or a connection open. */
export function endSoon(): void {
  // Where stdout is asynchronous, what was written comes first.
  setTimeout(() => process.stdout.write('', () => process.exit()), endMs).unref();
}
