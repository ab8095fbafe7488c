import type { FastifyInstance } from 'fastify';
import { statusOf } from './served.ts';

const statusNames: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  404: 'NOT_FOUND',
  413: 'INVALID_ARGUMENT',
};

/** An error as Google's APIs answer it. A body beyond the limit is an invalid argument to them. */
export function googleError(code: number, message: string): object {
  return { error: { code: code === 413 ? 400 : code, message, status: statusNames[code] ?? 'INTERNAL' } };
}

/** What Google documents for a request to a shared address, in bytes. */
export const googleBodyLimit = 1_500_000;

export function answerGoogleErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: Error, _request, reply) => {
    const code = statusOf(error);
    const message = code === 413 ? `Request payload size exceeds the limit: ${googleBodyLimit} bytes.` : error.message;
    void reply.code(code === 413 ? 400 : code).send(googleError(code, message));
  });
}
