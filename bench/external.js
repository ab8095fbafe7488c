// @ts-check
/**
 * The embedded model server at fixed rates under predbench's rest strategy and under two open-loop generators of others, vegeta (Go) and
 * oha (Rust): one row a request, equal gaps, as many connections, all in turn over several rounds. What they say of the same server must
 * agree.
 */
import { median, runWorkload } from './cell.js';
import { instances, startModelServer } from './model-server.js';
import { attackWithOha, findOha } from './oha.js';
import { attackWithVegeta, findVegeta } from './vegeta.js';

const rounds = 5;
const seconds = 10;
const rates = [200, 1000];
const connections = 8;
/**
 * Before each round of predbench. With 50, a stream of 1,000/s built up a backlog that outlasted the warm-up of the schedule; with 3,000 it
 * was smaller. Whether the cold generator or the cold server made it was not told apart: these calls warm both.
 */
const warmUpCalls = 3000;
/** The first part of a round is left out on all sides: JavaScript is still being compiled. */
const warmUpS = 4;

/**
 * @typedef {import('./generator.js').Figures} Figures
 * @typedef {import('./generator.js').Attack} Attack
 */

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
  const [vegeta, oha] = await Promise.all([findVegeta(), findOha()]);
  print(
    `embedded model server, 1 row a request, ${connections} connections: median of ${rounds} rounds of ${seconds} s, all in turn, with the least and most`,
  );
  const server = await startModelServer();
  try {
    const rows = await instances(1000);
    const bodies = rows.map((row) => JSON.stringify({ signature_name: 'predict', instances: [row] }));
    print(
      `rate/s   ${'figure'.padEnd(20)} ${columns(['predbench', 'vegeta', 'oha'])}   predbench agrees with   vegeta and oha agree`,
    );
    for (const ratePerS of rates) {
      /** @type {Attack} */
      const attack = { url: `${server.url}/v1/models/model:predict`, bodies, ratePerS, seconds, warmUpS, connections };
      /** @type {[Figures[], Figures[], Figures[]]} */
      const measured = [[], [], []];
      for (let round = 0; round < rounds; round++) {
        measured[0].push(await predbench(server.url, ratePerS));
        measured[1].push(await attackWithVegeta(vegeta, attack));
        measured[2].push(await attackWithOha(oha, attack));
      }
      for (const [name, label, agrees] of figures) {
        const [ours, ...theirs] = measured.map((all) => all.map((round) => round[name]));
        const [byVegeta = Number.NaN, byOha = Number.NaN] = theirs.map(median);
        const agreeing = Object.entries({ vegeta: byVegeta, oha: byOha }).flatMap(([who, theirs]) =>
          agrees(median(ours ?? []), theirs) ? [who] : [],
        );
        print(
          `${String(ratePerS).padStart(6)}   ${label.padEnd(20)} ${columns([ours ?? [], ...theirs].map(spread))}   ${(agreeing.join(', ') || 'NONE').padEnd(21)}   ${agrees(byVegeta, byOha) ? 'yes' : 'no'}`,
        );
      }
    }
  } finally {
    await server.stop();
  }
}

/** @param {readonly number[]} values */
function spread(values) {
  return `${median(values).toFixed(2)} (${Math.min(...values).toFixed(2)}-${Math.max(...values).toFixed(2)})`;
}

/** @param {readonly string[]} cells */
function columns(cells) {
  return cells.map((cell) => cell.padStart(26)).join(' ');
}

/**
 * @param {string} url
 * @param {number} ratePerS
 * @returns {Promise<Figures>}
 */
async function predbench(url, ratePerS) {
  const { workload, serviceMs, latencyMs } = await runWorkload({
    strategy: 'rest',
    workload: { name: 'bench', kind: 'stream', arrivals: 'constant', ratePerS, seconds, seed: 1 },
    batching: { maxSize: 1, maxWaitMs: 0, inFlight: connections },
    workers: 1,
    sink: 'none',
    warmUpCalls,
    streamWarmUpS: warmUpS,
    services: { 'model-server': url },
  });
  if (workload.kind !== 'stream' || serviceMs === undefined || latencyMs === undefined) throw new Error('nothing was answered');
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
