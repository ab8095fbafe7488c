// @ts-check
/** Direct through the whole harness, source to sink, against the bare loop with prebuilt tensors: the limit in process. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, runCell, thousands } from './cell.js';
import { tensorflowThreads } from './predbench.js';
import { table } from './table.js';

const rounds = 3;
const secondsASide = 3;
/** Rows a call, and a first guess of rows per second that sets how many rows make up a round. */
const sizes = [
  { size: 1, guess: 2500, aim: 0.85 },
  { size: 64, guess: 90_000, aim: 0.75 },
  { size: 512, guess: 300_000, aim: 0.5 },
  { size: 4096, guess: 500_000, aim: 0.35 },
];

/** @param {import('./benches.js').Print} print */
export async function benchDirect(print) {
  print(
    `From source (synthetic births) to sink (JSON lines), against tfjs-node alone with tensors built beforehand: rows/s, the median of ${rounds} rounds side by side.`,
  );
  print('');
  const row = table(print, ['rows a call', 'bare loop', '1 worker', 'of bare', 'aim', '2 workers', 'of bare']);
  for (const { size, guess, aim } of sizes) {
    const rows = Math.ceil((guess * secondsASide) / size) * size;
    /** @type {{ bare: number, one: number, two: number }[]} */
    const measured = [];
    for (let round = 0; round < rounds; round++) {
      const bare = await bareLoop(size);
      const one = await runCell({ strategy: 'direct', rows, size, workers: 1 });
      const two = await runCell({ strategy: 'direct', rows, size, workers: 2 });
      measured.push({ bare, one: one.throughputRowsPerS, two: two.throughputRowsPerS });
    }
    const of = (/** @type {'bare' | 'one' | 'two'} */ side) => thousands(median(measured.map((figures) => figures[side])));
    const ratio = (/** @type {'one' | 'two'} */ side) =>
      median(measured.map((figures) => figures[side] / figures.bare)).toFixed(2);
    row([size, of('bare'), of('one'), ratio('one'), aim, of('two'), ratio('two')]);
  }
}

/** @param {number} size */
async function bareLoop(size) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [fileURLToPath(new URL('./bare-loop.js', import.meta.url)), String(size), String(secondsASide)],
    { env: { ...process.env, ...tensorflowThreads } },
  );
  return Number(stdout);
}
