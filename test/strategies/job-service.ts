import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Answer = { readonly status?: number; readonly body: object } | 'reset';
export type Poll = Answer | (() => Answer);
export const state = (state: string, other: object = {}): Answer => ({ body: { state, ...other } });
export const done = state('SUCCEEDED', { predictionOutput: { predictionCount: '3', errorCount: '0', nodeHours: 0.5 } });

/** A job service that answers polls by the script and then with its last step. */
export async function jobService(polls: readonly Poll[], created: Answer = { body: {} }) {
  const requests: { readonly path: string; readonly body: unknown }[] = [];
  let polled = 0;
  function poll(): Answer {
    const next = polls[Math.min(polled++, polls.length - 1)] as Poll;
    return typeof next === 'function' ? next() : next;
  }
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (data: Buffer) => (text += data.toString()));
    request.on('end', () => {
      const path = `${request.method} ${request.url}`;
      requests.push({ path, body: text === '' ? undefined : JSON.parse(text) });
      const answer = request.method === 'GET' ? poll() : path.endsWith(':cancel') ? { body: {} } : created;
      if (answer === 'reset') request.socket.destroy();
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
