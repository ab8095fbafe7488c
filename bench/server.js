// @ts-check
/** The embedded model server under autocannon: two rows a request, at 1, 4, 16 and 64 connections. */
import autocannon from 'autocannon';
import { instances, startModelServer } from './model-server.js';
import { table } from './table.js';

/** @param {import('./benches.js').Print} print */
export async function benchServer(print) {
  print('Two rows a request, one model thread, under autocannon for 5 s each; its percentiles are whole milliseconds.');
  print('');
  const server = await startModelServer();
  try {
    const body = JSON.stringify({ signature_name: 'predict', instances: await instances(2) });
    await load(server.url, body, 4, 1);
    let first;
    const row = table(print, ['connections', 'requests/s', 'against 1', 'p50 ms', 'p99 ms', 'not 2xx']);
    for (const connections of [1, 4, 16, 64]) {
      const { requests, latency, non2xx } = await load(server.url, body, connections, 5);
      first ??= requests.average;
      row([
        connections,
        requests.average.toFixed(0),
        `${(requests.average / first).toFixed(1)}x`,
        latency.p50,
        latency.p99,
        non2xx,
      ]);
    }
  } finally {
    await server.stop();
  }
}

/**
 * @param {string} url
 * @param {string} body
 * @param {number} connections
 * @param {number} duration
 */
function load(url, body, connections, duration) {
  return autocannon({
    url: `${url}/v1/models/model:predict`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    connections,
    duration,
  });
}
