/** Errors from Google, with its code and message and what to check. */
import { messageOf, type Problem, ProblemsError } from '../../core/problems.ts';

export interface GoogleService {
  /** The name that users know: "Vertex AI". */
  readonly title: string;
  readonly api: string;
  readonly role: string;
  /** Names from the user that may be wrong. */
  readonly named: string;
}

/** HTTP status of an error from Google's client; undefined without an answer. */
export function statusOf(error: unknown): number | undefined {
  const { code, status, cause } = error as { readonly code?: unknown; readonly status?: unknown; readonly cause?: unknown };
  const number = Number(status ?? code);
  if (Number.isInteger(number)) return number < 100 ? ofGrpc[number] : number;
  return error instanceof ProblemsError && cause !== undefined ? statusOf(cause) : undefined;
}

/** Pub/Sub returns gRPC codes (google.rpc.Code); CANCELLED and UNAVAILABLE are not answers. */
const ofGrpc: Readonly<Record<number, number>> = {
  2: 500,
  3: 400,
  4: 504,
  5: 404,
  6: 409,
  7: 403,
  8: 429,
  9: 400,
  10: 409,
  11: 400,
  12: 501,
  13: 500,
  15: 500,
  16: 401,
};

/** `file` is what was asked for, as the user named it. */
export function googleError(file: string, cause: unknown, service: GoogleService): ProblemsError {
  if (cause instanceof ProblemsError) return cause;
  return new ProblemsError({ file, ...googleProblem(cause, service) }, { cause });
}

/** For `catch`. */
export function throwing(inWords: (cause: unknown) => Error): (cause: unknown) => never {
  return (cause) => {
    throw inWords(cause);
  };
}

export function googleProblem(cause: unknown, service: GoogleService): Problem {
  // gRPC calls it a time-out, tells every attempt, and names the reason in the middle.
  const unreachable = /Last error: Error: (connect E[A-Z]+ \S*\d)/.exec(messageOf(cause))?.[1];
  const status = unreachable === undefined ? statusOf(cause) : undefined;
  const reason = unreachable ?? messageOf(cause);
  const message = `${service.title} ${status === undefined ? 'did not answer' : `answered ${status}`}: ${reason}`;
  const remedy = googleAdvice(status, service);
  return { message, ...(remedy !== undefined && { remedy }) };
}

const credentials = 'the credentials: gcloud auth application-default login, or GOOGLE_APPLICATION_CREDENTIALS';

/** What to check. Google's answers name the permission but seldom what to do. `undefined`: no answer. */
export function googleAdvice(status: number | undefined, { api, role, named }: Omit<GoogleService, 'title'>): string | undefined {
  if (status === undefined) return `check the connection and ${credentials}`;
  if (status === 401) return `check ${credentials}`;
  if (status === 403) return `check that ${api} is enabled in the project and that the caller has ${role}`;
  if (status === 404) return `check ${named}`;
  if (status === 429) return `check the project's quota of ${api}`;
  return undefined;
}
