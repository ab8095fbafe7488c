// @ts-check
/** Run as a process of its own, since a broken addon can end it: `probe.js [PACKAGE FOLDER]` prints the versions as JSON. */
import { libtensorflowVersion, requireTensorflow } from './require-tensorflow.js';

const from = process.argv[2];
const tf = requireTensorflow(from === undefined ? {} : { from });
// An op besides the load: a processor without the instructions the library was built for ends here.
if (tf.add(1, 1).dataSync()[0] !== 2) throw new Error('1 + 1 is not 2');
process.stdout.write(`\n${JSON.stringify({ libtensorflow: libtensorflowVersion(tf), tfjsNode: tf.version['tfjs-node'] })}\n`);
