// @ts-check
/** Runs after npm has installed predbench. Never fails the install: without TensorFlow, remote endpoints and services still work. */
import { setUpTensorflow } from './tensorflow.js';

const { npm_config_package_lock_only: lockOnly, npm_config_dry_run: dryRun } = process.env;

if (lockOnly !== 'true' && dryRun !== 'true') {
  try {
    report(await setUpTensorflow({ log }));
  } catch (error) {
    log(`TensorFlow is not ready: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @param {string} line */
function log(line) {
  process.stdout.write(`predbench set-up: ${line}\n`);
}

/** @param {import('./tensorflow.js').SetUp} result */
function report(result) {
  if (result.ok) {
    if (result.how !== 'ready') log(`TensorFlow ${result.libtensorflow} is ready`);
    return;
  }
  log('TensorFlow is not ready. Remote endpoints and batch services work; models on this machine do not, until you mend:');
  for (const { what, remedy } of result.problems) log(`  - ${what}\n      ${remedy}`);
  log('then run: npx predbench setup');
}
