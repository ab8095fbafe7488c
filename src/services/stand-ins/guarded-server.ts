/** The HTTP server of every embedded service. */
import type { IncomingMessage } from 'node:http';
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import { Refusal } from './errors.ts';

/** A name can be rebound to 127.0.0.1 by a web page; these cannot. With any port, since it may be forwarded. */
const ownHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** Longest part of a path that a route takes, such as a resource's id. */
const maxParamLength = 512;

/**
 * Answers 403 to a request that a browser sends for a web page (Host or Origin are not the service's own), and, where there is a token,
 * to each whose path does not begin with it. Not yet listening.
 */
export function guardedServer(bodyLimit: number, token?: string): FastifyInstance {
  const prefix = token === undefined ? '/' : `/${token}/`;
  const server = fastify({
    bodyLimit,
    forceCloseConnections: true,
    routerOptions: { maxParamLength },
    rewriteUrl: ({ url = '' }: IncomingMessage) => (url.startsWith(prefix) ? url.slice(prefix.length - 1) : url),
  });
  server.addHook('onRequest', (request, _reply, done) => {
    const reason = foreign(request);
    if (reason !== undefined) done(new Refusal(403, reason));
    else if (!request.originalUrl.startsWith(prefix)) done(new Refusal(403, 'this service is for the run that started it'));
    else done();
  });
  return server;
}

function foreign({ headers: { host = '', origin } }: FastifyRequest): string | undefined {
  if (!ownHost.test(host))
    return 'the Host header must be 127.0.0.1 or localhost: this service is for clients on its machine only';
  if (origin === undefined || origin === `http://${host}`) return undefined;
  return 'this service is not for web pages: the request has the Origin of one';
}
