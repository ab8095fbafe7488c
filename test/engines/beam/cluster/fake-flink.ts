/** Answers as Flink's REST API does. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

interface Fake {
  readonly version?: string;
  readonly slots?: number;
  readonly jobs?: readonly { readonly jid: string; readonly name: string; readonly state: string }[];
  readonly status?: number;
}

/** `asked`: method and path of every request, in order. */
export async function fakeFlink({ version = '1.19.3', slots = 4, jobs = [], status = 200 }: Fake = {}) {
  const asked: string[] = [];
  const overview = { taskmanagers: 2, 'slots-total': slots, 'slots-available': slots, 'flink-version': version };
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(request.method === 'PATCH' ? 202 : status);
    response.end(JSON.stringify(request.url === '/overview' ? overview : { jobs }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { master: `127.0.0.1:${address.port}`, asked };
}
