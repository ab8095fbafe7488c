// @ts-check
/**
 * Time and memory as one quantity grows and the others stay: the points, and the slope of their logarithms, beside what it must be. One round
 * a point: a slope over decades needs no more.
 */
import { cpus } from 'node:os';
import { runWorkload } from './cell.js';
import { logLogSlope } from './slope.js';
import { table } from './table.js';

const defaultRows = 10_000_000;
/** Of direct, which takes ten times as long for a row. */
const directShare = 0.1;
const streamS = 5;
/** Less than that is mostly the start of code that is not compiled yet. */
const leastCpuS = 0.3;

/**
 * @typedef {{ seconds: number, cpuS: number, mebibytes: number }} Point
 * @typedef {keyof Point} Figure
 * @typedef {{ name: string, unit: string, values: readonly number[], run: (value: number) => ReturnType<typeof runWorkload>,
 *   expected: Partial<Record<Figure, readonly [number, number]>> }} Sweep `expected`: the least and the most slope
 */

/** @type {Readonly<Record<Figure, string>>} */
const figures = { seconds: 'time', cpuS: 'CPU time', mebibytes: 'memory' };
/**
 * A little less than 1 where code is still being compiled in part of the points; more would be a harness that slows down.
 * @type {readonly [number, number]}
 */
const asTheRows = [0.75, 1.1];
/** @type {readonly [number, number]} */
const notAtAll = [-0.1, 0.1];

/**
 * @param {number} rows
 * @returns {readonly Sweep[]}
 */
function sweepsOf(rows) {
  const threads = [1, 2, 4, 8].filter((workers) => workers <= Math.max(4, 2 * cpus().length));
  return [
    {
      name: 'null, by rows',
      unit: 'rows',
      values: decades(rows),
      run: (value) => batchCell('null', value),
      expected: { seconds: asTheRows, cpuS: asTheRows, mebibytes: notAtAll },
    },
    {
      name: 'direct, by rows',
      unit: 'rows',
      values: decades(rows * directShare),
      run: (value) => batchCell('direct', value),
      expected: { seconds: asTheRows, cpuS: asTheRows, mebibytes: notAtAll },
    },
    {
      name: 'null, by rows a call',
      unit: 'rows a call',
      values: [1, 8, 64, 512, 4096],
      run: (value) => batchCell('null', rows * 0.05, { size: value }),
      // Down to the cost of the rows themselves.
      expected: { seconds: [-1, 0.05], cpuS: [-1, 0.05], mebibytes: notAtAll },
    },
    {
      name: 'direct, by workers',
      unit: 'workers',
      values: threads,
      run: (value) => batchCell('direct', rows * directShare, { workers: value }),
      // Faster up to the cores, and never slower; each worker has its own thread and session, but not its own runtime.
      expected: { seconds: [-1, 0.1], cpuS: [-0.1, 0.25], mebibytes: [0, 0.5] },
    },
    {
      name: 'null, by arrival rate',
      unit: 'rows/s',
      values: [100, 1000, 10_000],
      run: (value) => streamCell(value),
      // The schedule sets the time. The more arrives, the more a wake-up of a thread is shared.
      expected: { cpuS: [0, 1.05], mebibytes: notAtAll },
    },
  ];
}

/** @param {number} most */
function decades(most) {
  return [1e-3, 1e-2, 1e-1, 1].map((share) => Math.ceil(most * share));
}

/**
 * @param {import('./benches.js').Print} print
 * @param {number} [rows] the most, of the null strategy
 */
export async function benchGrowth(print, rows = defaultRows) {
  print(
    `One worker and 512 rows a call into JSON lines, unless the sweep says otherwise; streams of ${streamS} s, one row a call. Memory: the peak of the pipeline's process.`,
  );
  print('');
  const point = table(print, ['sweep', '            value', 'seconds', 'CPU s', 'MiB'], 21);
  /** @type {(readonly [string, Figure, number, readonly [number, number]])[]} */
  const slopes = [];
  for (const { name, unit, values, run, expected } of sweepsOf(rows)) {
    /** @type {(Point & { x: number })[]} */
    const measured = [];
    for (const x of values) {
      const { makespanS, cpuS, peakRssBytes = Number.NaN } = await run(x);
      const at = { x, seconds: makespanS, cpuS: (cpuS?.driver ?? 0) + (cpuS?.workers ?? 0), mebibytes: peakRssBytes / 2 ** 20 };
      measured.push(at);
      point([name, `${x.toLocaleString('en')} ${unit}`, at.seconds.toFixed(2), at.cpuS.toFixed(2), at.mebibytes.toFixed(0)]);
    }
    const beyondStart = measured.filter(({ cpuS }) => cpuS >= leastCpuS);
    for (const [figure, bounds] of /** @type {[Figure, readonly [number, number]][]} */ (Object.entries(expected)))
      slopes.push([name, figure, logLogSlope(beyondStart.map((at) => ({ x: at.x, y: at[figure] }))), bounds]);
  }
  print('');
  print(`Slopes of log against log, by least squares over the points of ${leastCpuS} CPU seconds or more:`);
  print('');
  const row = table(print, ['sweep', 'figure', 'slope', 'expected', 'so it is'], 21);
  for (const [name, figure, slope, bounds] of slopes)
    row([name, figures[figure], slope.toFixed(2), bounds.join(' to '), isWithin(slope, bounds) ? 'yes' : 'NO']);
  const off = slopes.filter(([, , slope, bounds]) => !isWithin(slope, bounds));
  print('');
  print(
    off.length === 0
      ? 'Every slope is as expected.'
      : `Not as expected: ${off.map(([name, figure, slope, bounds]) => `${figures[figure]} of ${name}, ${slope.toFixed(2)} in place of ${bounds.join(' to ')}`).join('; ')}.`,
  );
}

/**
 * @param {number} slope
 * @param {readonly [number, number]} bounds
 */
function isWithin(slope, [least, most]) {
  return slope >= least && slope <= most;
}

/**
 * @param {string} strategy
 * @param {number} rows
 * @param {{ size?: number, workers?: number }} [other]
 */
function batchCell(strategy, rows, { size = 512, workers = 1 } = {}) {
  return runWorkload({
    strategy,
    workload: { name: 'bench', kind: 'batch', rows: Math.ceil(rows) },
    batching: { maxSize: size, maxWaitMs: 0, inFlight: 4 },
    workers,
  });
}

/** @param {number} ratePerS */
function streamCell(ratePerS) {
  return runWorkload({
    strategy: 'null',
    workload: { name: 'bench', kind: 'stream', arrivals: 'poisson', ratePerS, seconds: streamS, seed: 1 },
    batching: { maxSize: 1, maxWaitMs: 0, inFlight: 4 },
    workers: 1,
  });
}
