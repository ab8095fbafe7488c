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
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return { message: messageOf(error), ...(code !== undefined && { code }) };
}

/** The error rebuilt from plain data. */
export function errorOf({ message, problems, exitCode }: WireError): Error {
  return problems === undefined ? new Error(message) : new ProblemsError(problems, { exitCode });
}
