import { closest, distance } from 'fastest-levenshtein';
import { foreignText } from './foreign-text.ts';

/** One thing wrong with the user's input: where, what, and how to fix it. */
export interface Problem {
  /** File, address or command-line flag. */
  readonly file?: string;
  readonly line?: number;
  /** Path of the key, such as `strategies[1].batching.maxSize`. */
  readonly key?: string;
  readonly message: string;
  readonly remedy?: string;
  /** Of an unknown key: those that its mapping has. */
  readonly knownKeys?: readonly string[];
}

/** Exit codes, documented in docs/cli.md. */
export const exitCodes = {
  ok: 0,
  /** A bug in predbench. */
  internal: 1,
  /** Wrong input: command line, experiment file, data, model. */
  input: 2,
  /** At least one cell failed. */
  cellFailed: 3,
  /** This machine lacks something that the run needs (TensorFlow, a port). */
  environment: 4,
  /** Instances were lost, predictions disagree, or a bill is not the estimate. */
  invalid: 5,
  /** A threshold is broken, or was not measured. */
  threshold: 6,
  /** Stopped by Ctrl-C; what was measured is kept. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** All problems of the input at once. Shown without a stack trace. */
export class ProblemsError extends Error {
  override readonly name = 'ProblemsError';
  readonly problems: readonly Problem[];
  readonly exitCode: ExitCode;

  constructor(
    problems: Problem | readonly Problem[],
    { exitCode = exitCodes.input, ...options }: ErrorOptions & { readonly exitCode?: ExitCode | undefined } = {},
  ) {
    const all = [problems].flat().map(printable);
    super(all.map(formatProblem).join('\n'), options);
    this.problems = all;
    this.exitCode = exitCode;
  }
}

/** What is quoted in a problem may be hostile. */
function printable(problem: Problem): Problem {
  const { file, key, message, remedy } = problem;
  return {
    ...problem,
    ...(file !== undefined && { file: foreignText(file) }),
    ...(key !== undefined && { key: foreignText(key) }),
    message: foreignText(message),
    ...(remedy !== undefined && { remedy: foreignText(remedy) }),
  };
}

export function throwProblems(problems: readonly Problem[], exitCode?: ExitCode): void {
  if (problems.length > 0) throw new ProblemsError(problems, { exitCode });
}

/** `file:line: key: message` with the remedy on a line of its own. */
export function formatProblem({ file, line, key, message, remedy }: Problem): string {
  const place = file === undefined ? undefined : line === undefined ? file : `${file}:${line}`;
  const head = [place, key, message].filter((part) => part !== undefined).join(': ');
  return remedy === undefined ? head : `${head}\n    ${remedy}`;
}

/** ` (did you mean "x"?)` for the nearest allowed name, or an empty string. */
export function didYouMean(given: string, allowed: Iterable<string>): string {
  const names = [...allowed];
  if (names.length === 0) return '';
  const nearest = closest(given, names);
  const near = distance(given.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, given.length / 3);
  return near ? ` (did you mean "${nearest}"?)` : '';
}

/** An error's text, fit to be shown; of anything else that was thrown, its text. Never throws. */
export function messageOf(error: unknown): string {
  if (error instanceof ProblemsError) return error.message;
  try {
    return foreignText(String(error instanceof Error ? error.message : error));
  } catch {
    return 'an error without a text';
  }
}
