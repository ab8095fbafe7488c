// @ts-check
/** Run as a process of its own, since a broken addon can end it: prints the version of TensorFlow's library as JSON. */
import { requireTensorflow } from './require-tensorflow.js';

const tf = /** @type {any} */ (requireTensorflow());
tf.tensor1d([1]).dispose();
process.stdout.write(JSON.stringify({ libtensorflow: tf.backend().binding.TF_Version, tfjsNode: tf.version['tfjs-node'] }));
