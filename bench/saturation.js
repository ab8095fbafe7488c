/**
 * Prints how often the detector of saturation is wrong on a stable queue, and how long it takes on an overloaded one: simulated queues with one
 * server and Poisson arrivals, seeded, through the very code that watches a stream. `npm run check:saturation [-- RUNS]`
 */
import { SaturationDetector, TimelineRecorder, exponential, seeded } from './predbench.js';

const runs = Number(process.argv[2] ?? 200);

/** @typedef {(random: () => number) => number} Draw */
const services = {
  'M/M/1': exponential,
  'M/D/1': /** @type {Draw} */ (() => 1),
};

/**
 * One run from an empty queue.
 * @param {{ service: Draw, ratePerS: number, load: number, seconds: number, seed: number }} queue
 */
function simulate({ service, ratePerS, load, seconds, seed }) {
  const random = seeded(seed);
  const detector = new SaturationDetector({ gapCv2: 1 });
  /** @type {number | undefined} */
  let firstS;
  const timeline = new TimelineRecorder((backlog) => {
    if (detector.add(backlog, timeline.calls)) firstS ??= backlog.atS;
  });
  timeline.begin(0);
  /** Calls that have not ended, as start and end. */
  const calls = [];
  let next = 0;
  let freeMs = 0;
  for (let dueMs = gap(); dueMs < seconds * 1000; dueMs += gap()) {
    for (; next < calls.length && calls[next + 1] <= dueMs; next += 2) {
      timeline.call(calls[next], calls[next + 1], 1);
      timeline.counted(calls[next + 1], 1, 0);
    }
    timeline.due(dueMs);
    const startMs = Math.max(freeMs, dueMs);
    freeMs = startMs + (service(random) * load * 1000) / ratePerS;
    calls.push(startMs, freeMs);
  }
  timeline.end();
  return { firstS, marked: detector.saturation !== undefined };

  function gap() {
    return (-Math.log(1 - random()) * 1000) / ratePerS;
  }
}

const stable = [0.8, 0.95].map((load) => ({ load, seconds: 240 }));
const overloaded = [1.05, 1.2, 1.5].map((load) => ({ load, seconds: 240 }));

console.log(
  `${runs} runs of each; stable, 240 s: share of runs that were marked at their end (that were ever taken for saturated);`,
);
console.log('overloaded: seconds until recognised, median / 95th percentile, and share recognised within 10 s\n');
for (const [name, service] of Object.entries(services)) {
  for (const ratePerS of [10, 100, 1000]) {
    const cells = [name, `${ratePerS}/s`];
    for (const { load, seconds } of [...stable, ...overloaded]) {
      const found = Array.from({ length: runs }, (_, seed) => {
        // Long enough for what is looked for; the rest of a run says nothing more.
        const enoughS = load >= 1.2 && ratePerS >= 100 ? 60 : seconds;
        return simulate({ service, ratePerS, load, seconds: enoughS, seed: seed + 1 });
      });
      cells.push(load < 1 ? `${load}: ${alarms(found)}` : `${load}: ${times(found)}`);
    }
    console.log(`| ${cells.join(' | ')} |`);
  }
}

/** @param {{ firstS: number | undefined, marked: boolean }[]} found */
function alarms(found) {
  return `${percent(found.filter(({ marked }) => marked).length)} (${percent(found.filter(({ firstS }) => firstS !== undefined).length)})`;
}

/** @param {{ firstS: number | undefined }[]} found */
function times(found) {
  const sorted = found.map(({ firstS = Infinity }) => firstS).toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.ceil(share * runs) - 1];
  return `${at(0.5)} / ${at(0.95)} (${percent(sorted.filter((seconds) => seconds <= 10).length)})`;
}

/** @param {number} count */
function percent(count) {
  return `${((100 * count) / runs).toFixed(1)} %`;
}
