import { messageOf, type Problem, ProblemsError } from '../../core/problems.ts';

/** What Cloud Storage refused, with its own code and message, and what to check. */
export function storageError(uri: string, cause: unknown): ProblemsError {
  if (cause instanceof ProblemsError) return cause;
  const { code } = cause as { readonly code?: unknown };
  const known = typeof code === 'number' ? byStatus[code] : undefined;
  const message = typeof code === 'number' ? `Cloud Storage answered ${code}: ${messageOf(cause)}` : messageOf(cause);
  return new ProblemsError([{ file: uri, message, ...known }], undefined, { cause });
}

const byStatus: Readonly<Record<number, Pick<Problem, 'remedy'>>> = {
  401: { remedy: 'log in: gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS' },
  403: { remedy: "give the account the role Storage Object User on the bucket, and check the project's billing" },
  404: { remedy: 'check the names of bucket and object' },
};
