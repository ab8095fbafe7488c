// @ts-check
/**
 * The embedded model server at fixed rates under predbench's rest strategy and under two open-loop generators of others, vegeta (Go) and
 * oha (Rust): one row a request, equal gaps, as many connections, all in turn over several rounds. What they say of the same server must
 * agree.
 */
import { median, runWorkload } from './cell.js';
import { instances, startModelServer } from './model-server.js';
import { attackWithOha, findOha } from './oha.js';
import { medianInterval } from './predbench.js';
import { table } from './table.js';
import { attackWithVegeta, findVegeta } from './vegeta.js';

const rounds = 9;
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

/** @type {readonly (readonly [keyof Figures, string])[]} */
const figures = [
  ['serviceP50', 'service p50'],
  ['serviceP99', 'service p99'],
  ['dueP50', 'from due time p50'],
  ['dueP99', 'from due time p99'],
];
/** What the machine's timers and wake-ups alone make of a figure. */
const leastBoundMs = 0.3;
const leastRateShare = 0.98;

/** @param {import('./benches.js').Print} print */
export async function benchExternal(print) {
  const [vegeta, oha] = await Promise.all([findVegeta(), findOha()]);
  print(
    `The embedded model server with constant arrivals, 1 row a request, ${connections} connections: ${rounds} rounds of ${seconds} s in turn, in ms. Medians; differences are of the same round, their median with its interval of 95 %. *within*: ours from both others, at most ${leastBoundMs} ms, or what the others differ by.`,
  );
  print('');
  const server = await startModelServer();
  try {
    const rows = await instances(1000);
    const bodies = rows.map((row) => JSON.stringify({ signature_name: 'predict', instances: [row] }));
    const row = table(
      print,
      ['figure', 'predbench', 'vegeta', 'oha', 'predbench - vegeta', 'predbench - oha', 'vegeta - oha', 'within'],
      26,
    );
    for (const ratePerS of rates) {
      /** @type {Attack} */
      const attack = { url: `${server.url}/v1/models/model:predict`, bodies, ratePerS, seconds, warmUpS, connections };
      const measured = await inTurn({
        predbench: () => predbench(server.url, ratePerS),
        vegeta: () => attackWithVegeta(vegeta, attack),
        oha: () => attackWithOha(oha, attack),
      });
      for (const [name, label] of figures) {
        const of = (/** @type {keyof typeof measured} */ who) => measured[who].map((round) => round[name]);
        const pairs = [
          paired(of('predbench'), of('vegeta')),
          paired(of('predbench'), of('oha')),
          paired(of('vegeta'), of('oha')),
        ];
        const [byVegeta = 0, byOha = 0, others = 0] = pairs.map(({ middle }) => Math.abs(middle));
        const within = Math.max(byVegeta, byOha) <= Math.max(leastBoundMs, others);
        row([
          `${label}, ${ratePerS}/s`,
          ...generators.map((who) => median(of(who)).toFixed(2)),
          ...pairs.map(({ text }) => text),
          within ? 'yes' : 'no',
        ]);
      }
      for (const who of generators) {
        const rate = median(measured[who].map((round) => round.rate));
        if (rate < leastRateShare * ratePerS) throw new Error(`${who} sent ${rate.toFixed(0)}/s of ${ratePerS}/s`);
      }
    }
  } finally {
    await server.stop();
  }
}

const generators = /** @type {const} */ (['predbench', 'vegeta', 'oha']);

/**
 * Each first in turn, so that none always follows the same one.
 * @param {Record<typeof generators[number], () => Promise<Figures>>} attacks
 */
async function inTurn(attacks) {
  /** @type {Record<typeof generators[number], Figures[]>} */
  const measured = { predbench: [], vegeta: [], oha: [] };
  for (let round = 0; round < rounds; round++) {
    const first = round % generators.length;
    for (const who of [...generators.slice(first), ...generators.slice(0, first)]) measured[who].push(await attacks[who]());
  }
  return measured;
}

/**
 * @param {readonly number[]} ours
 * @param {readonly number[]} theirs of the same rounds
 */
function paired(ours, theirs) {
  const differences = ours.map((value, round) => value - (theirs[round] ?? Number.NaN));
  const middle = median(differences);
  const interval = medianInterval(differences);
  if (interval === undefined) throw new Error(`${rounds} rounds are too few for an interval`);
  return { middle, text: `${signed(middle)} (${signed(interval.low)} to ${signed(interval.high)})` };
}

/** @param {number} value */
function signed(value) {
  return `${value < 0 ? '' : '+'}${value.toFixed(2)}`;
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
