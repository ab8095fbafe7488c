import type { FastifyInstance } from 'fastify';
import { takeBodiesAsJson } from './bodies.ts';
import { answerGoogleErrors, googleBodyLimit, unknownMethod } from './errors.ts';
import { guardedServer } from './guarded-server.ts';

/** A server that speaks Google's APIs alone. */
export function createGoogleServer(token?: string): FastifyInstance {
  const server = guardedServer(googleBodyLimit, token);
  takeBodiesAsJson(server);
  answerGoogleErrors(server);
  server.setNotFoundHandler(unknownMethod);
  return server;
}
