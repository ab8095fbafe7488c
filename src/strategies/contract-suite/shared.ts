import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareTables, PredictionTable } from '../../measure/predictions/agreement.ts';
import { type Batch, type Columns, elementsOf, elementsPerInstance, type Feature, type Row } from '../../core/batch.ts';
import { CallRecorder } from '../../core/call-recorder.ts';
import { systemClock } from '../../core/clock.ts';
import { BatchBuilder } from '../../data/columns/batch-builder.ts';
import type { CallPredictor, JobPredictor, OpenContext } from '../../core/predictor.ts';

/** `run` rejects with an AssertionError if the strategy breaks the contract. */
export interface ContractCheck {
  readonly name: string;
  readonly run: () => Promise<void>;
}

export interface ContractSetup {
  /** Raw options, as in an experiment file. */
  readonly options?: unknown;
  /** The suite adds the rest: one model thread unless given, and a temporary folder. */
  readonly context: Pick<OpenContext, 'model'> & Partial<Pick<OpenContext, 'modelThreads' | 'services'>>;
  /** At least two different, valid instances. */
  readonly instances: readonly Row[];
}

/** The instances as a batch with keys from 0, checked against the signature. */
export function batchOf(rows: readonly Row[], inputs: readonly Feature[]): Batch {
  const builder = new BatchBuilder(inputs);
  for (const [i, row] of rows.entries()) {
    const failure = builder.add(i, row);
    assert.equal(failure, undefined, `instance ${i} is not valid for the model: ${failure?.message}`);
  }
  return builder.take();
}

export function newCall(signal: AbortSignal = new AbortController().signal): CallRecorder {
  return new CallRecorder(signal, systemClock);
}

/** Opens a predictor with a temporary folder for `use`, and removes both afterwards. */
export async function withPredictor<P extends CallPredictor | JobPredictor>(
  { context }: ContractSetup,
  callsInFlight: number,
  open: (context: OpenContext) => Promise<P>,
  use: (predictor: P, context: OpenContext) => Promise<void>,
): Promise<void> {
  const workDir = await mkdtemp(join(tmpdir(), 'predbench-contract-'));
  const whole = { modelThreads: 1, services: {}, labels: {}, ...context, callsInFlight, workDir };
  let predictor: P | undefined;
  try {
    predictor = await open(whole);
    await use(predictor, whole);
  } finally {
    await predictor?.close?.();
    await rm(workDir, { recursive: true, force: true });
  }
}

export function assertColumns(columns: Columns, size: number, outputs: readonly Feature[]): void {
  assert.deepEqual(Object.keys(columns).toSorted(), outputs.map(({ name }) => name).toSorted(), 'names of the output columns');
  for (const { name, dtype, shape } of outputs) {
    const column = columns[name];
    assert.equal(column?.dtype, dtype, `dtype of output ${name}`);
    assert.deepEqual(column.shape, shape, `shape of output ${name}`);
    const { length } = elementsOf(column);
    assert.equal(length, size * elementsPerInstance(shape), `entries of output ${name} for ${size} instance(s)`);
  }
}

/** Asserts that two tables of predictions are equal, within the tolerance of a run. */
export function assertSame(a: PredictionTable, b: PredictionTable, what: string): void {
  const { compared, missing, differing, example } = compareTables(a, b);
  assert.deepEqual({ missing, differing }, { missing: 0, differing: 0 }, `${what} (${JSON.stringify(example)})`);
  assert(compared > 0, 'nothing was predicted');
}

const promptMs = 5000;

/** An aborted call must end soon, with an answer or a rejection. */
export async function assertEndsSoon(running: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new assert.AssertionError({ message: `still running ${promptMs} ms after it was aborted` })),
      promptMs,
    );
  });
  try {
    await Promise.race([running.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}
