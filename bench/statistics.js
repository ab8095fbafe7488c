// @ts-check
/**
 * `npm run check:statistics`: simulated comparisons, judged by the code that reports use. Without a difference (A/A) they must be called
 * significant as rarely as the test promises, intervals must cover the true median, and a planted difference must be found. Ends with exit
 * code 1 where a figure is out of its bounds. Seeded: the same figures every time.
 */
import {
  differs,
  level,
  median,
  medianInterval,
  normal,
  rankSumP,
  ratioOf,
  recommendedRepeats,
  seeded,
  signedRankP,
} from './predbench.js';

const comparisons = Number(process.argv[2] ?? 10_000);
/** Standard deviation of one repeat's own noise, of the machine's state in a repeat, and drift from the first repeat to the last. */
const noise = 0.03;
const machineNoise = 0.05;
const drift = 0.2;

const uniform = seeded(2018);
let failed = false;

/** Log-normal values by repeat of several strategies, which the machine's state and its drift move alike. The median is `medians[i]`.
 * @param {number} repeats
 * @param {readonly number[]} medians
 * @param {number} drifts */
function run(repeats, medians, drifts) {
  const values = medians.map(() => /** @type {Map<number, number>} */ (new Map()));
  for (let repeat = 1; repeat <= repeats; repeat++) {
    const state = machineNoise * normal(uniform) + drifts * ((repeat - 1) / (repeats - 1) - 0.5);
    medians.forEach((median, i) => values[i]?.set(repeat, median * Math.exp(state + noise * normal(uniform))));
  }
  return values;
}

/** Share of the simulations in which something holds.
 * @param {() => boolean} holds */
function share(holds) {
  let count = 0;
  for (let i = 0; i < comparisons; i++) if (holds()) count++;
  return count / comparisons;
}

/** The largest p at or below the level that so many pairs without ties can give: p is discrete.
 * @param {number} repeats */
function attainable(repeats) {
  const total = (repeats * (repeats + 1)) / 2;
  const possible = Array.from({ length: total + 1 }, (_, sum) => signedRankP(withNegativeSum(repeats, sum)));
  return Math.max(...possible.filter((p) => p <= level));
}

/** The differences 1 to n, with the negative ones adding up to `sum`: the largest that fit.
 * @param {number} repeats
 * @param {number} sum */
function withNegativeSum(repeats, sum) {
  let rest = sum;
  return Array.from({ length: repeats }, (_, i) => repeats - i).map((rank) => {
    if (rank > rest) return rank;
    rest -= rank;
    return -rank;
  });
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(2)} %`;
}

/** @param {string} label
 * @param {number} value
 * @param {number} [low]
 * @param {number} [high] */
function print(label, value, low, high) {
  const bounds = low === undefined || high === undefined ? '' : `  (allowed: ${percent(low)} to ${percent(high)})`;
  const wrong = low !== undefined && high !== undefined && (value < low || value > high);
  if (wrong) failed = true;
  process.stdout.write(`${label.padEnd(66)} ${percent(value).padStart(8)}${bounds}${wrong ? '  OUT OF BOUNDS' : ''}\n`);
}

process.stdout.write(
  `${comparisons.toLocaleString('en-US')} runs each; log-normal noise of ${100 * noise} % a repeat, the machine's state ${100 * machineNoise} %, its drift ${100 * drift} % over the run\n\n`,
);
for (const repeats of [6, 9, recommendedRepeats, 20]) {
  const promised = attainable(repeats);
  // 99.9 % of all seeds are within 3.29 standard errors.
  const error = 3.29 * Math.sqrt((promised * (1 - promised)) / comparisons);
  const differ = (/** @type {readonly number[]} */ medians) => () => {
    const [a, b] = run(repeats, medians, drift);
    return a !== undefined && b !== undefined && differs(a, b) === true;
  };
  process.stdout.write(`${repeats} repeats${repeats === recommendedRepeats ? ' (recommended)' : ''}\n`);
  print(
    `  A/A called different; the test's attainable level is ${(100 * promised).toFixed(2)} %`,
    share(differ([1, 1])),
    promised - error,
    promised + error,
  );
  const covers = (/** @type {number} */ drifts) => () => {
    const interval = medianInterval([...(run(repeats, [1], drifts)[0]?.values() ?? [])]);
    return interval !== undefined && interval.low <= 1 && 1 <= interval.high;
  };
  const judged = repeats === recommendedRepeats ? /** @type {const} */ ([0.93, 0.97]) : [];
  print('  interval covers the true median, machine without drift', share(covers(0)), ...judged);
  print('  interval covers the true median, machine with drift', share(covers(drift)), 0.93, 1);
  print('  one of 4 equal strategies called best of all', share(bestOfFour(repeats)), 0, level);
  print('  difference of 5 % found', share(differ([1, 1.05])));
  comparedRuns(repeats);
}
process.exitCode = failed ? 1 : 0;

/** Two runs beside each other, as `predbench compare` judges one change.
 * @param {number} repeats */
function comparedRuns(repeats) {
  const oneRun = (/** @type {number} */ median, between = 0) => {
    const hour = median * Math.exp(between * normal(uniform));
    return Array.from({ length: repeats }, () => hour * Math.exp(noise * normal(uniform)));
  };
  const changed = (/** @type {number} */ factor, between = 0) =>
    share(() => rankSumP(oneRun(1, between), oneRun(factor, between)) <= level);
  const covers = () => {
    const { interval } = ratioOf(oneRun(1), oneRun(1.05)) ?? {};
    return interval !== undefined && interval.low <= 1.05 && 1.05 <= interval.high;
  };
  // 99.9 % of all seeds are within 3.29 standard errors of 5 %.
  const error = 3.29 * Math.sqrt((level * (1 - level)) / comparisons);
  print('  runs compared: equal ones called different', changed(1), 0, level + error);
  print('  runs compared: interval covers the true change of 5 %', share(covers), 1 - level - error, 1);
  print('  runs compared: change of 5 % found', changed(1.05));
  print('  runs compared: equal ones called different, each in an hour of its own, 5 % apart', changed(1, machineNoise));
}

/** @param {ReadonlyMap<number, number>} row */
function medianOf(row) {
  return median([...row.values()]) ?? 0;
}

/** Best in the report: a significant difference from each of the others.
 * @param {number} repeats */
function bestOfFour(repeats) {
  return () => {
    const rows = run(repeats, [1, 1, 1, 1], drift);
    const [first, ...others] = rows.toSorted((a, b) => medianOf(a) - medianOf(b));
    return first !== undefined && others.every((other) => differs(first, other) === true);
  };
}
