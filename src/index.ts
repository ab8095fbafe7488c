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
  type ImplementationItem,
  type JobPredictor,
  type JobStrategy,
  type KeyedOutcome,
  type MaintenanceItem,
  type OpenContext,
  type Outcome,
  type Range,
  type RunTotals,
  type ServiceKind,
  type Strategy,
  type Usage,
} from './core/predictor.ts';
export {
  type Batch,
  type Column,
  type Columns,
  type DType,
  type Feature,
  type Row,
  rowsOf,
  type StringElement,
  type Value,
} from './core/batch.ts';
export type { ModelSignature } from './core/signature.ts';
export { readSignature } from './data/model/saved-model.ts';
export { parseOptions } from './core/options.ts';
export { type Problem, ProblemsError } from './core/problems.ts';
export { rowPredictor } from './strategies/row-predictor.ts';
export { type Plan, readExperiment } from './experiment/plan.ts';
export { runExperiment } from './run/experiment.ts';
export type { ProgressEvent, RunOptions } from './run/session.ts';
export { readRecord } from './run/store.ts';
export type { Cell, CellResult, RunRecord } from './core/record.ts';
