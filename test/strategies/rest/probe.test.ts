import { expect, it, onTestFinished } from 'vitest';
import type { RoundTripProbe } from '../../../src/core/predictor.ts';
import rest from '../../../src/strategies/rest/index.ts';
import { serverMs } from '../../../src/strategies/rest/server-timing.ts';
import { batchOf, newCall } from '../../../src/strategies/contract-suite/shared.ts';
import { scriptedServer } from '../scripted-server.ts';
import { model, three } from './opened.ts';

async function probeOf(raw: object): Promise<RoundTripProbe> {
  if (rest.openRoundTrip === undefined) throw new Error('rest has round trips');
  const context = { model, modelThreads: 1, callsInFlight: 1, services: {}, labels: {}, workDir: '' };
  const probe = await rest.openRoundTrip(rest.parse(raw), context, batchOf(three.slice(0, 1), model.inputs));
  onTestFinished(() => probe.close());
  return probe;
}

const vertexAi = { protocol: 'vertex-ai', projectId: 'p', endpointId: '7', auth: 'none', retries: { baseMs: 0 } };
const path = '/v1/projects/p/locations/us-central1/endpoints/7:predict';
const answer = { predictions: [[7.5]] };

it('asks for the state of the model, over one connection', async () => {
  const { url, requests, connections } = await scriptedServer([]);
  const probe = await probeOf({ endpoint: url, modelName: 'm' });
  expect(probe.request).toBe('GET /v1/models/m');
  expect([await probe.send(newCall()), await probe.send(newCall())]).toEqual([undefined, undefined]);
  // The first one asked whether the model is there.
  expect(requests.map(({ line }) => line)).toEqual(Array.from({ length: 3 }, () => 'GET /v1/models/m'));
  expect(connections()).toBe(1);
});

it('predicts one instance where the protocol has no route of state', async () => {
  const { url, posted, requests } = await scriptedServer([{ body: answer }]);
  const probe = await probeOf({ endpoint: url, ...vertexAi });
  expect(probe.request).toBe(`POST ${path} with one instance`);
  expect(await probe.send(newCall())).toBeUndefined();
  expect(requests.map(({ line }) => line)).toEqual([`POST ${path}`]);
  expect(posted).toEqual([{ instances: [three[0]] }]);
});

it("tells the server's own time, of each answer anew", async () => {
  const headers = { 'server-timing': 'model; dur=12.5' };
  const { url } = await scriptedServer([{ body: answer, headers }, { body: answer }]);
  const probe = await probeOf({ endpoint: url, ...vertexAi });
  expect([await probe.send(newCall()), await probe.send(newCall())]).toEqual([12.5, undefined]);
});

it('sends nothing twice, and rejects what is no prediction', async () => {
  const { url, posted } = await scriptedServer([{ status: 503, body: 'busy' }, { body: { predictions: [] } }]);
  const probe = await probeOf({ endpoint: url, ...vertexAi });
  await expect(probe.send(newCall())).rejects.toThrow('the server answered 503');
  await expect(probe.send(newCall())).rejects.toThrow('predictions');
  expect(posted).toHaveLength(2);
});

it.each([
  ['model; dur=12.5', 12.5],
  ['gfet4t7; dur=12.5', undefined],
  ['gfet4t7; dur=12.5, model; dur=3', 3],
  ['db;desc="a, b";dur=3', 3],
  ['cache;dur=1, total;dur=9', 9],
  ['cache;dur=1, model;dur=9', undefined],
  ['missed', undefined],
])('of the header %s takes %s', (header, ms) => {
  expect(serverMs(header)).toBe(ms);
});
