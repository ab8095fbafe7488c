// @ts-check
/** The embedded model server under autocannon: two rows a request, at 1, 4, 16 and 64 connections. */
import autocannon from 'autocannon';
import { instances, startModelServer } from './model-server.js';

/** @param {(line: string) => void} print */
export async function benchServer(print) {
  print('embedded model server, 2 rows a request, one model thread (autocannon, 5 s each)');
  const server = await startModelServer();
  try {
    const body = JSON.stringify({ signature_name: 'predict', instances: await instances(2) });
    await load(server.url, body, 4, 1);
    let first;
    print('connections   requests/s   against 1   p50 ms   p99 ms   not 2xx');
    for (const connections of [1, 4, 16, 64]) {
      const { requests, latency, non2xx } = await load(server.url, body, connections, 5);
      first ??= requests.average;
      const figures = [
        thousandsOf(requests.average),
        `${(requests.average / first).toFixed(1)}x`.padStart(9),
        latency.p50,
        latency.p99,
        non2xx,
      ];
      print(
        `${String(connections).padStart(11)}   ${figures.map((figure, i) => String(figure).padStart([10, 9, 6, 6, 7][i] ?? 0)).join('   ')}`,
      );
    }
  } finally {
    await server.stop();
  }
}

/** @param {number} value */
function thousandsOf(value) {
  return value.toFixed(0);
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
