// @ts-check
/** The null strategy: what the harness itself can do, with and without a sink. */
import { median, runCell, thousands } from './cell.js';

const cases = [
  { size: 1, rows: 100_000, sink: 'none' },
  { size: 64, rows: 1_000_000, sink: 'none' },
  { size: 4096, rows: 4_000_000, sink: 'none' },
  { size: 4096, rows: 2_000_000, sink: 'jsonl' },
];

/** @param {(line: string) => void} print */
export async function benchNull(print) {
  print('null strategy, one worker: the harness itself (median of 3)');
  print('rows a call   sink     rows/s   us a row   us a call');
  for (const { size, rows, sink } of cases) {
    const rates = [];
    for (let round = 0; round < 3; round++)
      rates.push((await runCell({ strategy: 'null', rows, size, workers: 1, sink })).throughputRowsPerS);
    const rate = median(rates);
    print(
      `${String(size).padStart(11)}   ${sink.padEnd(5)}  ${thousands(rate).padStart(7)}   ${(1e6 / rate).toFixed(2).padStart(8)}   ${((1e6 * size) / rate).toFixed(1).padStart(9)}`,
    );
  }
}
