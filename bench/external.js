// @ts-check
/**
 * The embedded model server at fixed rates under predbench's rest strategy and under vegeta, an open-loop generator of others: one row a
 * request, equal gaps, as many connections, the two in turn over several rounds. What they say of the same server must agree.
 */
import { median, runWorkload } from './cell.js';
import { instances, startModelServer } from './model-server.js';
import { attack, findVegeta } from './vegeta.js';

const rounds = 3;
const seconds = 6;
const rates = [200, 1000];
const connections = 8;
/**
 * Before each round of predbench. With 50, a stream of 1,000/s built up a backlog that outlasted the warm-up of the schedule; with 3,000 it
 * was smaller. Whether the cold generator or the cold server made it was not told apart: these calls warm both.
 */
const warmUpCalls = 3000;
/** The first part of a round is left out on both sides. */
const warmUpS = 1;

/** @typedef {{ rate: number, serviceP50: number, serviceP99: number, dueP50: number, dueP99: number }} Figures */

/** @type {readonly (readonly [keyof Figures, string, (ours: number, theirs: number) => boolean])[]} */
const figures = [
  ['rate', 'requests/s', (ours, theirs) => Math.abs(ours / theirs - 1) <= 0.02],
  ['serviceP50', 'service p50 ms', close],
  ['serviceP99', 'service p99 ms', close],
  ['dueP50', 'from due time p50 ms', close],
  ['dueP99', 'from due time p99 ms', close],
];

/** @param {(line: string) => void} print */
export async function benchExternal(print) {
  const vegeta = await findVegeta();
  print(
    `embedded model server, 1 row a request, ${connections} connections: predbench beside vegeta (median of ${rounds} rounds of ${seconds} s, in turn)`,
  );
  const server = await startModelServer();
  try {
    const rows = await instances(1000);
    const url = `${server.url}/v1/models/model:predict`;
    const bodies = rows.map((row) => JSON.stringify({ signature_name: 'predict', instances: [row] }));
    print('rate/s   figure                 predbench     vegeta   agrees');
    for (const ratePerS of rates) {
      /** @type {Figures[]} */
      const ours = [];
      /** @type {Figures[]} */
      const theirs = [];
      for (let round = 0; round < rounds; round++) {
        ours.push(await predbench(server.url, ratePerS));
        theirs.push(await attack(vegeta, { url, bodies, ratePerS, seconds, warmUpS, connections }));
      }
      for (const [name, label, agrees] of figures) {
        const [our, their] = [median(ours.map((round) => round[name])), median(theirs.map((round) => round[name]))];
        print(
          `${String(ratePerS).padStart(6)}   ${label.padEnd(20)} ${our.toFixed(3).padStart(11)} ${their.toFixed(3).padStart(10)}   ${agrees(our, their) ? 'yes' : 'NO'}`,
        );
      }
    }
  } finally {
    await server.stop();
  }
}

/**
 * @param {string} url
 * @param {number} ratePerS
 * @returns {Promise<Figures>}
 */
async function predbench(url, ratePerS) {
  const { workload, serviceMs, latencyMs } = await runWorkload({
    strategy: 'rest/index.js',
    workload: { name: 'bench', kind: 'unbounded', arrivals: 'constant', ratePerS, seconds, seed: 1 },
    batching: { maxSize: 1, maxWaitMs: 0, inFlight: connections },
    workers: 1,
    sink: 'none',
    warmUpCalls,
    streamWarmUpS: warmUpS,
    services: { 'model-server': url },
  });
  if (workload.kind !== 'unbounded' || serviceMs === undefined || latencyMs === undefined)
    throw new Error('nothing was answered');
  return {
    rate: workload.rateAchievedPerS,
    serviceP50: serviceMs.p50,
    serviceP99: serviceMs.p99,
    dueP50: latencyMs.p50,
    dueP99: latencyMs.p99,
  };
}

/**
 * Within 10 % or 0.2 ms.
 * @param {number} ours
 * @param {number} theirs
 */
function close(ours, theirs) {
  return Math.abs(ours - theirs) <= Math.max(0.1 * theirs, 0.2);
}
