/** Faults of the job service in words. */
import { z } from 'zod';
import { messageOf } from '../../core/problems.ts';
import { oneLine } from '../../core/text.ts';
import { googleAdvice, type GoogleService, statusOf } from '../../data/google/errors.ts';

const title = 'the batch prediction service';

/** A job's description takes a few kilobytes. */
export const maxAnswerBytes = 10_000_000;

/** An answer that is not what the protocol has in this place. */
export class WrongAnswer extends Error {
  constructor(what: string) {
    super(`${title} ${what}`);
  }
}

/** The members of an answer that are read; Google's client returns whatever came, such as the page of a proxy. */
export function answerIn<S extends z.ZodType>(schema: S, answer: unknown, what: string): z.output<S> {
  const { success, data } = schema.safeParse(answer);
  if (success) return data;
  const text = typeof answer === 'string' ? answer : (JSON.stringify(answer) ?? 'nothing');
  const remedy = 'check "service": another server or a proxy may answer there';
  throw new WrongAnswer(`answered something else than ${what}: ${quoted(text)} (${remedy})`);
}

/** A member that may be missing; one of another type counts as missing. */
export function perhaps<S extends z.ZodType>(schema: S) {
  return schema.optional().catch(undefined);
}

/** Hours of machines. What cannot be true counts as missing. */
export const hours = perhaps(z.number().min(0));

/** A state that the protocol does not have, which nobody can wait for. */
export function unknownState(state: string | undefined): WrongAnswer {
  const what = state === undefined ? 'without the state of the job' : `an unknown state of the job: ${quoted(state)}`;
  return new WrongAnswer(`answered ${what}`);
}

/** Without an answer to a request, or after a fault of the server, the request may have been carried out. */
export function mayHaveWorked(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status === 408 || status >= 500;
}

export function inWords(error: unknown, service: Omit<GoogleService, 'title'>): Error {
  if (error instanceof WrongAnswer) return error;
  const status = statusOf(error);
  const message = `${title} ${status === undefined ? 'did not answer' : `answered ${status}`}: ${reasonOf(error)}`;
  // Without an answer there is nothing to check at Google: the service may be local.
  const remedy = status === undefined ? undefined : googleAdvice(status, service);
  return new Error(remedy === undefined ? message : `${message} (${remedy})`, { cause: error });
}

/** The error's text; for a broken connection its code, which says more. */
export function reasonOf(error: unknown): string {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  // Google's client ends a request that takes too long like one that nobody wants any more.
  if (cause instanceof Error && cause.name === 'AbortError') return 'the answer was not there in time ("timeoutMs")';
  const text = quoted(messageOf(error));
  return typeof code === 'string' && /^[A-Z_]+$/.test(code) && !text.includes(code) ? `${text} (${code})` : text;
}

/** The service's own text, for a message: one line. */
export function quoted(text: string): string {
  const line = oneLine(text.slice(0, 1000));
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}
