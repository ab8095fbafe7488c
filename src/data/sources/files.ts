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
    ENOTDIR: 'a part of the path is a file, not a folder',
    EMFILE: 'too many files are open in this process (ulimit -n)',
    Z_BUF_ERROR: 'the gzip data ends too early: the file is cut off',
    Z_DATA_ERROR: 'the gzip data is damaged',
  };
  return new ProblemsError({ file, message: messages[code] ?? messageOf(cause) }, { cause });
}
