import type { FastifyInstance, FastifyReply } from 'fastify';
import { messageOf, ProblemsError } from '../../../core/problems.ts';

const statusNames: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  500: 'INTERNAL',
};

/** An error as Google's APIs answer it. */
export function refuse(reply: FastifyReply, code: number, message: string): FastifyReply {
  return reply.code(code).send({ error: { code, message, status: statusNames[code] ?? 'UNKNOWN' } });
}

/** Every error and every unknown route in this form. */
export function refuseErrors(server: FastifyInstance): void {
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    void refuse(reply, error instanceof ProblemsError ? 400 : (error.statusCode ?? 500), messageOf(error));
  });
  server.setNotFoundHandler((request, reply) => void refuse(reply, 404, `no such method: ${request.method} ${request.url}`));
}
