import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { cancelDataflowJobs } from '../../../src/data/google/dataflow-jobs.ts';

/** A Dataflow with these active jobs. Returns its address, and the requests that it got. */
async function dataflow(jobs: readonly object[], status = 200) {
  const requests: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    requests.push(`${request.method} ${request.url}${body === '' ? '' : ` ${body}`}`);
    response.writeHead(status, { 'content-type': 'application/json' });
    const refused = { error: { code: status, message: 'no access' } };
    response.end(JSON.stringify(status === 200 ? (request.method === 'GET' ? { jobs } : {}) : refused));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  return { env: { PREDBENCH_DATAFLOW_ENDPOINT: `http://127.0.0.1:${port}` }, requests };
}

const named = { project: 'my-project', region: 'europe-west1', name: 'predbench-a' };
const path = '/v1b3/projects/my-project/locations/europe-west1/jobs';

test('cancels the active job of a name, and no other', async () => {
  const { env, requests } = await dataflow([
    { id: '1', name: 'predbench-a' },
    { id: '2', name: 'predbench-a2' },
  ]);
  await cancelDataflowJobs(named, env);
  expect(requests).toEqual([
    `GET ${path}?name=predbench-a&filter=ACTIVE`,
    `PUT ${path}/1 {"requestedState":"JOB_STATE_CANCELLED"}`,
  ]);
});

test('does nothing to a job that has ended', async () => {
  const { env, requests } = await dataflow([]);
  await cancelDataflowJobs(named, env);
  expect(requests).toHaveLength(1);
});

test('says that it could not', async () => {
  const { env } = await dataflow([], 403);
  await expect(cancelDataflowJobs(named, env)).rejects.toThrow('no access');
});
