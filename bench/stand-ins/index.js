// @ts-check
/**
 * The embedded model server beside servers that people deploy: a stand-in that is faster than they are flatters `rest`. The same model, a
 * closed loop, all in turn.
 */
import { fileURLToPath } from 'node:url';
import { startPythonServer } from '../../test/python-server.js';
import { median, modelPath } from '../cell.js';
import { instances, startModelServer } from '../model-server.js';
import { findOha, loopWithOha } from '../oha.js';
import { tensorflowThreads } from '../predbench.js';
import { table } from '../table.js';
import { columnsBody, rowsBody } from './bodies.js';

const rounds = 3;
const seconds = 5;
const warmUpS = 1;
/** Rows a request and connections: what services see, then what a request costs by its rows. */
const loads = [
  ...[1, 2].flatMap((rows) => [1, 4, 16, 64].map((connections) => ({ rows, connections }))),
  { rows: 64, connections: 1 },
  { rows: 512, connections: 1 },
];

const folderOf = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const served = { model: modelPath, modelName: 'births', env: tensorflowThreads };

const servers = [
  { name: 'embedded', start: () => startModelServer(), path: '/v1/models/model:predict', bodyOf: rowsBody },
  {
    name: 'embedded, profile kserve',
    start: () => startModelServer('kserve'),
    path: '/v1/models/model:predict',
    bodyOf: rowsBody,
  },
  {
    name: 'KServe 0.21',
    start: () => startPythonServer(folderOf('../../test/kserve'), served),
    path: '/v1/models/births:predict',
    bodyOf: rowsBody,
  },
  {
    name: 'MLServer 1.7',
    start: () => startPythonServer(folderOf('mlserver'), served),
    path: '/v2/models/births/infer',
    bodyOf: columnsBody,
  },
];

/** @param {import('../benches.js').Print} print */
export async function benchStandIns(print) {
  const oha = await findOha();
  print(
    `The bundled model, one thread of TensorFlow each, under a closed loop of oha: ${seconds} s, the first ${warmUpS} left out, medians of ${rounds} rounds in turn. Times in ms. KServe and MLServer run their own Python servers with their defaults and one worker; MLServer speaks V2, the others V1.`,
  );
  print('');
  const all = await instances(Math.max(...loads.map(({ rows }) => rows)));
  /** @type {{ name: string, url: string, bodyOf: (rows: typeof all) => string, stop: () => Promise<void> }[]} */
  const running = [];
  try {
    for (const { name, start, path, bodyOf } of servers) {
      const server = await start();
      running.push({ name, url: `${server.url}${path}`, bodyOf, stop: () => server.stop() });
    }
    const row = table(print, ['server', 'rows', 'connections', 'requests/s', 'p50', 'p90', 'p99'], 24);
    for (const { rows, connections } of loads) {
      const some = all.slice(0, rows);
      const measured = running.map(() => /** @type {Awaited<ReturnType<typeof loopWithOha>>[]} */ ([]));
      for (let round = 0; round < rounds; round++)
        for (const [i, { url, bodyOf }] of running.entries())
          measured[i]?.push(await loopWithOha(oha, { url, body: bodyOf(some), connections, seconds, warmUpS }));
      for (const [i, { name }] of running.entries()) {
        const of = (/** @type {'rate' | 'p50' | 'p90' | 'p99'} */ figure) =>
          median((measured[i] ?? []).map((round) => round[figure]));
        row([name, rows, connections, of('rate').toFixed(0), of('p50').toFixed(2), of('p90').toFixed(2), of('p99').toFixed(2)]);
      }
    }
  } finally {
    await Promise.all(running.map(({ stop }) => stop()));
  }
}
