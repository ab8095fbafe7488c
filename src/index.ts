/** Public API: to write a strategy, to run experiments from a program, and to read what they measured. */
export {
  type Batching,
  type Call,
  type CallPredictor,
  type CallStrategy,
  contractVersion,
  type Counter,
  defineStrategy,
  type Effort,
  type Evidence,
  type Failure,
  type JobPredictor,
  type JobStrategy,
  type KeyedOutcome,
  type OpenContext,
  type Outcome,
  type RunTotals,
  type ServiceKind,
  type Strategy,
  type Usage,
} from './predictor.ts';
export { type Batch, type Column, type Columns, type DType, type Feature, type Row, rowsOf, type Value } from './batch.ts';
export type { ModelSignature } from './model/signature.ts';
export { readSignature } from './model/saved-model.ts';
export { parseOptions } from './options.ts';
export { type Problem, ProblemsError } from './problems.ts';
export { rowPredictor } from './plugin.ts';
export { type Plan, readExperiment } from './experiment.ts';
export { type ProgressEvent, runExperiment, type RunOptions } from './coordinator.ts';
export { readRecord } from './results.ts';
export type { Cell, CellResult, RunRecord } from './run-record.ts';
