// @ts-check
/** Parts of the hot path by themselves, per row: where the harness's own time goes. */
import { Bench } from 'tinybench';
import { modelPath } from './cell.js';
import { BatchBuilder, Histogram, copyBatch, parseSource, readSignature, rowWriter, rowsOf } from './predbench.js';
import { table } from './table.js';

const rows = 4096;

/** @param {import('./benches.js').Print} print */
export async function benchMicro(print) {
  const { inputs } = await readSignature(modelPath, 'predict');
  const source = await parseSource({ use: 'natality', seed: 1 }, '.')(inputs);
  const read = async () => {
    for await (const { batch } of source.read({ limit: rows, chunkRows: rows, times: { readS: 0, processS: 0 } })) return batch;
    throw new Error('the source has no rows');
  };
  const batch = await read();
  const raw = rowsOf(batch);
  const histogram = new Histogram();
  const bench = new Bench({ time: 500 })
    .add('draw synthetic births', read)
    .add('check raw rows into columns', () => {
      const builder = new BatchBuilder(inputs);
      for (const [key, row] of raw.entries()) builder.add(key, row);
      builder.take();
    })
    .add('copy columns for a worker', () => void copyBatch(batch))
    .add('write rows as JSON text', () => {
      const write = rowWriter(batch.columns);
      for (let row = 0; row < rows; row++) write(row);
    })
    .add('record a latency', () => {
      for (let row = 0; row < rows; row++) histogram.record(row / 100);
    });
  await bench.run();
  print(`Median over batches of ${rows} rows.`);
  print('');
  const row = table(print, ['part', 'ns a row'], 28);
  for (const { name, result } of bench.tasks)
    if (result.state === 'completed') row([name, ((result.latency.p50 * 1e6) / rows).toFixed(0)]);
}
