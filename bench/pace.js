// @ts-check
/** What the harness adds to single calls: how late it takes up what is due in a stream, and what a batch of slow calls takes beyond the calls. */
import { median, runCell, runWorkload } from './cell.js';
import { table } from './table.js';

const rounds = 3;
const seconds = 12;
const warmUpS = 4;
const streams = [
  { strategy: 'null', ratePerS: 100 },
  { strategy: 'null', ratePerS: 1000 },
  { strategy: 'null', ratePerS: 20_000 },
  { strategy: 'direct', ratePerS: 100 },
  { strategy: 'direct', ratePerS: 1000 },
];
const callsMs = [5, 50];
const secondsOfCalls = 5;
const busy = { strategy: 'busy', moduleUrl: new URL('./busy-strategy.js', import.meta.url).href };

/** @param {import('./benches.js').Print} print */
export async function benchPace(print) {
  print(
    `Streams of constant arrivals, one row a call, one worker: ms, the median of ${rounds} rounds of ${seconds} s, of which ${warmUpS} s are warm-up. *Sleep*: how late a thread wakes that does nothing but sleep until the next due time, which is what the machine alone makes of a schedule. Aims: send lag p99 below 0.5, and due p99 of null below 0.5.`,
  );
  print('');
  const stream = table(print, ['stream', 'sleep p50', 'sleep p99', 'send lag p50', 'send lag p99', 'due p50', 'due p99'], 15);
  for (const { strategy, ratePerS } of streams) {
    /** @type {Awaited<ReturnType<typeof streamed>>[]} */
    const measured = [];
    for (let round = 0; round < rounds; round++) measured.push(await streamed(strategy, ratePerS));
    const of = (/** @type {keyof typeof measured[number]} */ figure) => median(measured.map((one) => one[figure])).toFixed(2);
    stream([
      `${strategy}, ${ratePerS.toLocaleString('en')}/s`,
      of('sleepP50'),
      of('sleepP99'),
      of('lagP50'),
      of('lagP99'),
      of('dueP50'),
      of('dueP99'),
    ]);
  }
  print('');
  print(
    `Batches of calls that keep the worker busy for a fixed time: the share of the makespan in which it predicted, the median of ${rounds} rounds.`,
  );
  print('');
  const batch = table(print, ['ms a call', 'share', 'aim']);
  for (const ms of callsMs) {
    const rows = (secondsOfCalls * 1000) / ms;
    const shares = [];
    for (let round = 0; round < rounds; round++) {
      const { makespanS } = await runCell({ ...busy, options: { ms }, rows, size: 1, workers: 1, warmUpCalls: 10 });
      shares.push((rows * ms) / 1000 / makespanS);
    }
    batch([ms, median(shares).toFixed(4), '0.9900']);
  }
}

/**
 * @param {string} strategy
 * @param {number} ratePerS
 */
async function streamed(strategy, ratePerS) {
  const { scheduleLagMs, sendLagMs, latencyMs } = await runWorkload({
    strategy,
    workload: { name: 'bench', kind: 'stream', arrivals: 'constant', ratePerS, seconds, seed: 1 },
    batching: { maxSize: 1, maxWaitMs: 0, inFlight: 4 },
    workers: 1,
    streamWarmUpS: warmUpS,
  });
  if (scheduleLagMs === undefined || sendLagMs === undefined || latencyMs === undefined) throw new Error('nothing was answered');
  return {
    sleepP50: scheduleLagMs.p50,
    sleepP99: scheduleLagMs.p99,
    lagP50: sendLagMs.p50,
    lagP99: sendLagMs.p99,
    dueP50: latencyMs.p50,
    dueP99: latencyMs.p99,
  };
}
