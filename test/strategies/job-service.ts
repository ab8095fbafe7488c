import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Answer = { readonly status?: number; readonly body: object } | { readonly html: string } | 'reset' | 'silence';
export type Poll = Answer | (() => Answer);
export const state = (state: string, other: object = {}): Answer => ({ body: { state, ...other } });
export const done = state('SUCCEEDED', { predictionOutput: { predictionCount: '3', errorCount: '0', nodeHours: 0.5 } });

/** How a request that is neither the job's creation nor a poll is answered; `{}` unless given. */
export interface Otherwise {
  readonly cancel?: Answer;
  /** The jobs of the project, or AI Platform's job of the request. */
  readonly found?: Answer | ((made: unknown) => Answer);
}

/** A job service that answers polls by the script and then with its last step. */
export async function jobService(polls: readonly Poll[], created: Answer = { body: {} }, otherwise: Otherwise = {}) {
  const requests: { readonly path: string; readonly body: unknown }[] = [];
  let polled = 0;
  let isMade = false;
  function poll(): Answer {
    const next = polls[Math.min(polled++, polls.length - 1)] as Poll;
    return typeof next === 'function' ? next() : next;
  }
  function answerTo(path: string): Answer {
    if (path.endsWith(':cancel')) return otherwise.cancel ?? { body: {} };
    if (!path.startsWith('GET')) {
      isMade = typeof created === 'object' && 'body' in created && created.status === undefined;
      return created;
    }
    if (isMade) return poll();
    const { found = { status: 404, body: {} } } = otherwise;
    return typeof found === 'function' ? found(requests[0]?.body) : found;
  }
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (data: Buffer) => (text += data.toString()));
    request.on('end', () => {
      const path = `${request.method} ${request.url}`;
      requests.push({ path, body: text === '' ? undefined : JSON.parse(text) });
      const answer = answerTo(path);
      if (answer === 'silence') return;
      if (answer === 'reset') request.socket.destroy();
      else if ('html' in answer) response.writeHead(200, { 'content-type': 'text/html' }).end(answer.html);
      else response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
