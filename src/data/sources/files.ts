import { messageOf, ProblemsError } from '../../core/problems.ts';

/** Why a file cannot be opened or read. */
export function openProblem(file: string, cause: unknown): Error {
  if (cause instanceof ProblemsError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const messages: Readonly<Record<string, string>> = {
    ENOENT: 'the file does not exist',
    EACCES: 'no permission to read or write the file',
    EISDIR: 'this is a folder, not a file',
    ENOSPC: 'the disk is full',
  };
  return new ProblemsError({ file, message: messages[code] ?? messageOf(cause) }, { cause });
}
