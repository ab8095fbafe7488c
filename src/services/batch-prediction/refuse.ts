import type { FastifyReply } from 'fastify';

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
