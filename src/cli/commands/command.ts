/** What a command is: described here for the help, its work imported when it is called. */
import type { ExitCode } from '../../core/problems.ts';

/** The only way in which a command prints. */
export interface Output {
  /** The command's result: stdout. */
  print(text: string): void;
  /** Everything said on the way: stderr. */
  say(text: string): void;
  /** Whether stdout shows colours. */
  readonly color: boolean;
  /** Whether someone watches stderr. */
  readonly interactive: boolean;
}

export interface Context {
  readonly output: Output;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Flags and positional arguments as typed; a flag that was not given is absent. */
export type Given = Readonly<Record<string, string>>;

interface CommandModule {
  readonly run: (given: Given, context: Context) => Promise<ExitCode>;
}

interface Flag {
  readonly describe: string;
  /** Shown in the help: `--rows N`. Absent: a switch, which is `true` when it is given. */
  readonly value?: string;
  readonly default?: string;
}

export interface Command {
  readonly name: string;
  readonly describe: string;
  /** Each may be left out as far as the parser goes: the command itself says what is missing. */
  readonly positionals: Readonly<Record<string, string>>;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly examples: readonly (readonly [command: string, describe: string])[];
  load(): Promise<CommandModule>;
}
