/** Errors as the stand-ins answer them. */
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { messageOf, ProblemsError } from '../../core/problems.ts';

/** A request that the protocol answers with 400. */
export class BadRequest extends Error {}

/** What Google documents for a request to a shared address, in bytes. */
export const googleBodyLimit = 1_500_000;

const statusNames: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  500: 'INTERNAL',
};

/** As Google's APIs answer an error. */
export function refuse(reply: FastifyReply, code: number, message: string): FastifyReply {
  return reply.code(code).send({ error: { code, message, status: statusNames[code] ?? 'UNKNOWN' } });
}

/** Every error in Google's form. A body beyond the limit is an invalid argument to its APIs. */
export function refuseErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: Error, _request, reply) => {
    const status = statusOf(error);
    if (status === 413) void refuse(reply, 400, `Request payload size exceeds the limit: ${googleBodyLimit} bytes.`);
    else void refuse(reply, status, messageOf(error));
  });
}

/** An unknown route in Google's form. */
export function refuseUnknown({ method, url }: FastifyRequest, reply: FastifyReply): void {
  void refuse(reply, 404, `Method not found: ${method} ${url}`);
}

/** A server that speaks Google's APIs alone. */
export function createGoogleServer(): FastifyInstance {
  const server = fastify({ bodyLimit: googleBodyLimit, forceCloseConnections: true });
  refuseErrors(server);
  server.setNotFoundHandler(refuseUnknown);
  return server;
}

/** Every error as model servers answer it: `{"error":"..."}`. */
export function answerErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: Error, _request, reply) => void reply.code(statusOf(error)).send({ error: error.message }));
}

function statusOf(error: Error & { readonly statusCode?: number }): number {
  return error instanceof BadRequest || error instanceof ProblemsError ? 400 : (error.statusCode ?? 500);
}
