// @ts-check
/** Runs after npm has installed predbench. Never fails the install: without TensorFlow, remote endpoints and services still work. */
import { setUpTensorflow } from './tensorflow.js';

if (process.env['npm_config_package_lock_only'] !== 'true') {
  const log = (/** @type {string} */ line) => process.stdout.write(`predbench set-up: ${line}\n`);
  const result = await setUpTensorflow({ log });
  if (result.ok && result.how !== 'ready') log(`TensorFlow ${result.libtensorflow} is ready`);
  if (!result.ok) {
    log('TensorFlow is not ready. Remote endpoints and batch services work; models on this machine do not, until you mend:');
    for (const { what, remedy } of result.problems) log(`  - ${what}\n      ${remedy}`);
    log('then run: npx predbench setup');
  }
}
