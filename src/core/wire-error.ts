import { foreignText } from './foreign-text.ts';
import { type Problem, type ExitCode, ProblemsError, messageOf } from './problems.ts';

export interface WireError {
  readonly message: string;
  readonly code?: string;
  readonly problems?: readonly Problem[];
  readonly exitCode?: ExitCode;
}

/** An error as plain data, to pass between threads and processes. */
export function wireError(error: unknown): WireError {
  if (error instanceof ProblemsError) return { message: error.message, problems: error.problems, exitCode: error.exitCode };
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const isCode = typeof code === 'string' || typeof code === 'number';
  return { message: messageOf(error), ...(isCode && { code: foreignText(String(code)) }) };
}

/** The error rebuilt from plain data. */
export function errorOf({ message, problems, exitCode }: WireError): Error {
  return problems === undefined ? new Error(message) : new ProblemsError(problems, { exitCode });
}
