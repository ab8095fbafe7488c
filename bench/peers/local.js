// @ts-check
/** `local.js INPUT OUTPUT ROWS WORKERS ROWS_PER_CALL`: run_inference.py's pipeline on predbench's own engine; prints the same. */
import { runWorkload } from '../cell.js';

const [input = '', output = '', ...numbers] = process.argv.slice(2);
const [rows = 0, workers = 0, size = 0] = numbers.map(Number);
const { makespanS } = await runWorkload({
  strategy: 'direct',
  workload: { name: 'bench', kind: 'batch', rows },
  batching: { maxSize: size, maxWaitMs: 0, inFlight: 4 },
  workers,
  source: { use: 'jsonl', path: input },
  sinkPath: output,
});
process.stdout.write(JSON.stringify({ clockS: makespanS }));
