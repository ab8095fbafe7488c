import { googleAdvice } from '../google/advice.ts';
import { messageOf, ProblemsError } from '../problems.ts';
import { statusOf } from './resource.ts';

interface Service {
  /** As users know it: "Vertex AI". */
  readonly title: string;
  readonly api: string;
  readonly role: string;
  readonly named: string;
}

/** What the service refused, with its own code and message, and what to check. */
export function serviceError(what: string, service: Service, cause: unknown): ProblemsError {
  if (cause instanceof ProblemsError) return cause;
  const status = statusOf(cause);
  const message = status === undefined ? `${service.title} did not answer` : `${service.title} answered ${status}`;
  const remedy = status === undefined ? undefined : googleAdvice(status, service);
  const problem = { file: what, message: `${message}: ${messageOf(cause)}`, ...(remedy !== undefined && { remedy }) };
  return new ProblemsError([problem], undefined, { cause });
}
