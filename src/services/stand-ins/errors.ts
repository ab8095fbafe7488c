/** What the stand-ins refuse, and how they answer it. */
import { NotText } from '../../data/columns/json.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { messageOf, ProblemsError } from '../../core/problems.ts';

/** Thrown by a route: the HTTP status that it answers with, and why. */
export class Refusal extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

export class BadRequest extends Refusal {
  constructor(message: string) {
    super(400, message);
  }
}

/** What Google documents for a request to a shared address, in bytes. */
export const googleBodyLimit = 1_500_000;

const statusNames: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
};

function googleError(reply: FastifyReply, code: number, message: string): void {
  void reply.code(code).send({ error: { code, message, status: statusNames[code] ?? 'UNKNOWN' } });
}

/** Every error as Google's APIs answer it. A body beyond the limit is an invalid argument to them. */
export function answerGoogleErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: Error, _request, reply) => {
    const status = statusOf(error);
    if (status === 413) googleError(reply, 400, `Request payload size exceeds the limit: ${googleBodyLimit} bytes.`);
    else googleError(reply, status, wordsOf(error));
  });
}

/** An unknown route, likewise. */
export function unknownMethod({ method, url }: FastifyRequest, reply: FastifyReply): void {
  googleError(reply, 404, `Method not found: ${method} ${url}`);
}

/** Every error as model servers answer it: `{"error":"..."}`. */
export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: Error, _request, reply) => void reply.code(statusOf(error)).send({ error: wordsOf(error) }));
}

/** What overflows the stack is a body with thousands of levels. */
function wordsOf(error: Error): string {
  return error instanceof RangeError ? `the body is nested too deeply (${error.message})` : messageOf(error);
}

function statusOf(error: Error & { readonly statusCode?: number }): number {
  const isClients = error instanceof ProblemsError || error instanceof RangeError || error instanceof NotText;
  return isClients ? 400 : (error.statusCode ?? 500);
}
