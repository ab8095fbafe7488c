import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { clientOptions } from '../../../src/data/google/client.ts';

test('a call that is aborted before it is sent fails alone', async () => {
  let requests = 0;
  const server = createServer((_, answer) => answer.end(String(++requests))).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const uncaught: unknown[] = [];
  const heard = (error: unknown) => uncaught.push(error);
  process.on('uncaughtException', heard);
  try {
    const { aiplatform_v1: api } = await import('googleapis/build/src/apis/aiplatform/v1.js');
    const { port } = server.address() as AddressInfo;
    const { projects } = new api.Aiplatform(await clientOptions(`http://127.0.0.1:${port}`));
    const job = { parent: 'projects/p/locations/l', requestBody: { displayName: 'job' } };
    const { batchPredictionJobs: jobs } = projects.locations;
    await expect(jobs.create(job, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    await new Promise(setImmediate);
    expect({ uncaught, requests }).toEqual({ uncaught: [], requests: 0 });
  } finally {
    process.off('uncaughtException', heard);
    server.close();
  }
});
