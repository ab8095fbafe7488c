/** A command: its help, and its implementation, imported when called. */
import type { ExitCode } from '../../core/problems.ts';

/** How a command prints. */
export interface Output {
  /** The command's result: stdout. */
  print(text: string): void;
  /** Progress and problems: stderr. */
  say(text: string): void;
  /** Of the terminal that shows stdout; 80 where there is none. */
  readonly columns: number;
  /** Whether stdout shows colours. */
  readonly color: boolean;
  /** Whether stderr shows colours. */
  readonly sayColor: boolean;
  /** Whether stderr is a terminal that someone watches. */
  readonly interactive: boolean;
}

export interface Context {
  readonly output: Output;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Flags and positional arguments as typed, without those not given. */
export type Given = Readonly<Record<string, string>>;

interface CommandModule {
  /** `more`: what was typed after the positionals, of a command that takes more. */
  readonly run: (given: Given, context: Context, more: readonly string[]) => Promise<ExitCode>;
}

export interface Flag {
  readonly describe: string;
  /** Placeholder in the help: `--rows N`. Absent for a switch. */
  readonly value?: string;
  readonly default?: string;
}

/** Of every command, and of none. */
export const everywhere: Readonly<Record<string, Flag>> = {
  help: { describe: 'Show help' },
  version: { describe: 'Show the version' },
  debug: { describe: 'Show the stack trace of an unexpected error' },
};

export interface Command {
  readonly name: string;
  readonly describe: string;
  /** Optional for the parser: the command itself reports what is missing. */
  readonly positionals: Readonly<Record<string, string>>;
  /** What any number of further arguments are; absent where there may be none. */
  readonly more?: string;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly examples: readonly (readonly [command: string, describe: string])[];
  load(): Promise<CommandModule>;
}
