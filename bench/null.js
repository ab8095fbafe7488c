// @ts-check
/** The null strategy: what the harness itself can do, with and without a sink. */
import { median, runCell, thousands } from './cell.js';
import { table } from './table.js';

const rounds = 3;
const cases = [
  { size: 1, rows: 100_000, sink: 'none' },
  { size: 64, rows: 1_000_000, sink: 'none' },
  { size: 4096, rows: 4_000_000, sink: 'none' },
  { size: 4096, rows: 2_000_000, sink: 'jsonl' },
];

/** @param {import('./benches.js').Print} print */
export async function benchNull(print) {
  print(`The null strategy, which predicts nothing, with one worker: the median of ${rounds} rounds.`);
  print('');
  const row = table(print, ['sink', 'rows a call', 'rows/s', 'us a row', 'us a call']);
  for (const { size, rows, sink } of cases) {
    const rates = [];
    for (let round = 0; round < rounds; round++)
      rates.push((await runCell({ strategy: 'null', rows, size, workers: 1, sink })).throughputRowsPerS);
    const rate = median(rates);
    row([sink, size, thousands(rate), (1e6 / rate).toFixed(2), ((1e6 * size) / rate).toFixed(1)]);
  }
}
