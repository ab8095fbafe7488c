import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What the server does with one request: answers, or an act of its own. */
export type Step = { readonly status?: number; readonly body: unknown; readonly headers?: Record<string, string> } | Act;
type Act = (request: IncomingMessage, response: ServerResponse) => void;

export const reset: Act = (request) => request.socket.destroy();
export const silence: Act = () => undefined;

export interface Scripted {
  readonly url: string;
  /** Bodies of the POST requests so far, parsed. */
  readonly posted: { readonly signature_name: string; readonly instances: readonly unknown[] }[];
  /** Every request so far, such as `GET /v1/models/m`, with its headers. */
  readonly requests: { readonly line: string; readonly headers: IncomingHttpHeaders }[];
  /** Connections that were opened. */
  readonly connections: () => number;
}

const available = { model_version_status: [{ version: '1', state: 'AVAILABLE' }] };

/** A server on a free port that answers POST requests by the script, one step each, and GET requests with `status`. */
export async function scriptedServer(script: readonly Step[], status: Step = { body: available }): Promise<Scripted> {
  const posted: Scripted['posted'] = [];
  const requests: Scripted['requests'] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (data: Buffer) => (text += data.toString()));
    request.on('end', () => {
      requests.push({ line: `${request.method} ${request.url}`, headers: request.headers });
      const step = request.method === 'GET' ? status : script[posted.length];
      if (request.method === 'POST') posted.push(JSON.parse(text) as Scripted['posted'][number]);
      if (typeof step === 'function') step(request, response);
      else if (step === undefined) response.writeHead(500).end('the script has ended');
      else response.writeHead(step.status ?? 200, step.headers).end(textOf(step.body));
    });
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, posted, requests, connections: () => connections };
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}
