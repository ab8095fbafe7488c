import type { FastifyInstance } from 'fastify';
import { answerGoogleErrors, googleBodyLimit, unknownMethod } from './errors.ts';
import { guardedServer } from './guarded-server.ts';

/** A server that speaks Google's APIs alone. */
export function createGoogleServer(token?: string): FastifyInstance {
  const server = guardedServer(googleBodyLimit, token);
  answerGoogleErrors(server);
  server.setNotFoundHandler(unknownMethod);
  return server;
}
