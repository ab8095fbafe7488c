// @ts-check
/** Peak resident set of the pipeline's process: it must not grow with the rows. */
import { runCell } from './cell.js';

const cases = [
  { strategy: 'null', rows: 1_000_000 },
  { strategy: 'null', rows: 10_000_000 },
  { strategy: 'direct', rows: 1_000_000 },
  { strategy: 'direct', rows: 10_000_000 },
];

/** @param {(line: string) => void} print */
export async function benchMemory(print) {
  print('peak RSS of the pipeline, one worker, 512 rows a call, JSON-lines sink');
  for (const { strategy, rows } of cases) {
    const { peakRssBytes = NaN, counts } = await runCell({ strategy, rows, size: 512, workers: 1 });
    print(
      `${strategy.padEnd(7)} ${(rows / 1e6).toFixed(0).padStart(3)}M rows: ${(peakRssBytes / 2 ** 20).toFixed(0)} MiB, ${counts.ok} ok`,
    );
  }
}
