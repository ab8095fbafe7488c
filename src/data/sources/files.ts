import { codeOf, fileFault } from '../../core/file-faults.ts';
import { messageOf, ProblemsError } from '../../core/problems.ts';

const ofSources: Readonly<Record<string, string>> = {
  ENOENT: 'the file does not exist',
  EACCES: 'no permission to read or write the file',
  Z_BUF_ERROR: 'the gzip data ends too early: the file is cut off',
  Z_DATA_ERROR: 'the gzip data is damaged',
};

/** Why a file cannot be opened or read. */
export function openProblem(file: string, cause: unknown): Error {
  if (cause instanceof ProblemsError) return cause;
  const message = ofSources[codeOf(cause)] ?? fileFault(cause) ?? messageOf(cause);
  return new ProblemsError({ file, message }, { cause });
}
