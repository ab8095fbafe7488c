import { messageOf, ProblemsError } from '../../core/problems.ts';

/** A file that cannot be opened or read, in words. */
export function openProblem(file: string, cause: unknown): Error {
  if (cause instanceof ProblemsError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const messages: Readonly<Record<string, string>> = {
    ENOENT: 'the file is not there',
    EACCES: 'no permission for the file',
    EISDIR: 'this is a folder, and a file is due',
    ENOSPC: 'the disk is full',
  };
  return new ProblemsError({ file, message: messages[code] ?? messageOf(cause) }, { cause });
}
