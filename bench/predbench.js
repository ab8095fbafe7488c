// @ts-check
/** All of the program that the benchmarks use: its paths stand here alone. */
export { copyBatch, rowsOf } from '../dist/core/batch.js';
export { cloudSchema } from '../dist/core/keys/cloud.js';
export { machine, versions } from '../dist/core/machine.js';
export { median } from '../dist/core/numbers.js';
export { defineStrategy } from '../dist/core/predictor.js';
export { strategyUrl } from '../dist/core/paths.js';
export { exponential, normal, seeded } from '../dist/core/random.js';
export { serverProfile } from '../dist/core/server-profile.js';
export { BatchBuilder } from '../dist/data/columns/batch-builder.js';
export { rowWriter } from '../dist/data/columns/json.js';
export { parseSource } from '../dist/data/index.js';
export { readSignature } from '../dist/data/model/saved-model.js';
export { tensorflowThreads } from '../dist/engines/child-process.js';
export { localEngine } from '../dist/engines/local/index.js';
export { Histogram } from '../dist/measure/distribution/histogram.js';
export { medianInterval } from '../dist/measure/statistics/median-interval.js';
export { rankSumP } from '../dist/measure/statistics/rank-sum.js';
export { ratioOf } from '../dist/measure/statistics/ratio.js';
export { differs, level, recommendedRepeats } from '../dist/measure/statistics/repeats.js';
export { signedRankP } from '../dist/measure/statistics/signed-rank.js';
export { SaturationDetector } from '../dist/measure/stream/saturation.js';
export { TimelineRecorder } from '../dist/measure/stream/timeline.js';
export { startService } from '../dist/services/stand-ins/start.js';

/** @typedef {import('../dist/engines/engine.js').CellTask} CellTask */
