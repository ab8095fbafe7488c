// @ts-check
/** `bare-loop.js SIZE SECONDS`: predictions per second of tfjs-node alone, with tensors built before the clock starts. */
import { requireTensorflow } from '../setup/require-tensorflow.js';
import { modelPath } from './cell.js';
import { parseSource, readSignature, rowsOf } from './predbench.js';

const [size = 0, seconds = 0] = process.argv.slice(2).map(Number);
if (!(size > 0 && seconds > 0)) throw new Error('usage: bare-loop.js SIZE SECONDS');
const tf = requireTensorflow();
const signature = await readSignature(modelPath, 'predict');
const model = await tf.node.loadSavedModel(modelPath, [...signature.tags], signature.name);
const inputs = await prebuilt();

for (let call = 0; call < 50; call++) tf.dispose(model.predict(inputs));
const startMs = performance.now();
let calls = 0;
while (performance.now() - startMs < seconds * 1000) {
  const outputs = /** @type {Record<string, import('@tensorflow/tfjs-node').Tensor>} */ (model.predict(inputs));
  for (const output of Object.values(outputs)) output.dataSync();
  tf.dispose(outputs);
  calls++;
}
process.stdout.write(String((calls * size) / ((performance.now() - startMs) / 1000)));

async function prebuilt() {
  const source = await parseSource({ use: 'natality', seed: 1 }, '.')(signature.inputs);
  for await (const { batch } of source.read({ limit: size, chunkRows: size, times: { readS: 0, processS: 0 } })) {
    const rows = rowsOf(batch);
    return Object.fromEntries(
      signature.inputs.map(({ name, dtype }) => [
        name,
        tf.tensor1d(
          /** @type {number[]} */ (rows.map((row) => row[name])),
          /** @type {'float32'} */ (dtype),
        ),
      ]),
    );
  }
  throw new Error('the source has no rows');
}
