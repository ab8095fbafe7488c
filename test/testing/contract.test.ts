import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Batch, Feature } from '../../src/core/batch.ts';
import { parseOptions } from '../../src/core/options.ts';
import { type PredictRows, rowPredictor } from '../../src/strategies/row-predictor.ts';
import {
  type CallPredictor,
  type CallStrategy,
  defineStrategy,
  type Effort,
  type JobStrategy,
  type KeyedOutcome,
  type Strategy,
} from '../../src/core/predictor.ts';
import { strategyContract } from '../../src/strategies/contract-suite/index.ts';

const outputs: readonly Feature[] = [{ name: 'y', dtype: 'float32', shape: [] }];
const model = {
  path: '',
  name: 'serving_default',
  tags: ['serve'],
  inputs: [{ name: 'x', dtype: 'float32', shape: [] }] as const,
  outputs,
};
const double: PredictRows = (rows) => rows.map(({ x }) => ({ y: 2 * (x as number) }));

const right = defineStrategy({
  kind: 'call',
  name: 'double',
  parse: (raw) => parseOptions(z.strictObject({ factor: z.number().default(2) }), raw),
  evidence: () => 'local',
  batching: () => ({ maxSize: 8, maxWaitMs: 0, inFlight: 2 }),
  open: async () => rowPredictor(double, outputs),
});

const noEffort: Effort = {
  resources: [],
  roles: [],
  dependencies: [],
  failures: [],
  modelUpdate: [],
  updateDowntime: 'none',
  onCall: [],
  sources: [],
};

/** Names of the checks that a strategy does not pass. */
async function failing(strategy: Strategy): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of strategyContract(strategy, { context: { model }, instances: [{ x: 1 }, { x: 2 }] })) {
    await run().catch(() => failed.push(name));
  }
  return failed;
}

function predicting(predict: CallPredictor['predict']): CallStrategy {
  return { ...right, open: async () => ({ predict }) };
}

it('passes a strategy that keeps the contract', async () => {
  expect(await failing(right as CallStrategy)).toEqual([]);
});

let parsed = 0;
let latest: Batch | undefined;
const broken: Readonly<Record<string, readonly [CallStrategy, readonly string[]]>> = {
  'of another version': [{ ...right, contractVersion: 1 }, ['is of version 2 of the contract, with a name and a kind']],
  'that ignores unknown options': [
    { ...right, parse: (raw) => raw },
    ['refuses an unknown option with a ProblemsError that names it'],
  ],
  'whose options differ from time to time': [
    { ...right, parse: (raw) => ({ ...right.parse(raw), factor: parsed++ }) },
    ['parses its options the same again, also after a JSON round trip'],
  ],
  'that bills NaN': [
    {
      ...right,
      usage: (_options, { counters }) => [
        { part: 'p', sku: 's', quantity: Number(counters.requests), unit: 'u', evidence: 'measured', rule: 'r' },
      ],
    },
    ['states usage in finite quantities, each with a rule'],
  ],
  'whose effort lies outside its range': [
    { ...right, effort: { ...noEffort, roles: [{ item: 'a role', days: { value: 3, low: 1, high: 2 }, reason: 'a form' }] } },
    ['states its effort, if any, as lists of items in ranges with reasons'],
  ],
  'that sends nothing': [{ ...right, batching: () => ({ maxSize: 0, maxWaitMs: 0, inFlight: 1 }) }, ['declares valid batching']],
  'that forgets instances': [
    predicting(async (batch, call) => rowPredictor(double, outputs).predict({ ...batch, size: 1 }, call)),
    [
      'predicts one instance and many, with one column per output',
      'predicts the same for an instance alone and among others, in the order of the batch',
      'answers concurrent calls, each with its own predictions',
      'leaves the batch unchanged',
    ],
  ],
  'that answers in another order': [
    {
      ...right,
      open: async () => rowPredictor(async (rows, call) => (await double(rows, call)).toReversed(), outputs),
    },
    [
      'predicts the same for an instance alone and among others, in the order of the batch',
      'answers concurrent calls, each with its own predictions',
    ],
  ],
  'that mixes up calls under way at once': [
    predicting(async (batch, call) => {
      latest = batch;
      await setImmediate();
      return rowPredictor(double, outputs).predict(latest, call);
    }),
    ['answers concurrent calls, each with its own predictions'],
  ],
  'that changes the batch': [
    predicting(async (batch, call) => {
      const outcome = await rowPredictor(double, outputs).predict(batch, call);
      const column = batch.columns['x'];
      if (column !== undefined && column.dtype !== 'string') column.values[0] = 7;
      return outcome;
    }),
    [
      'predicts the same for an instance alone and among others, in the order of the batch',
      'answers concurrent calls, each with its own predictions',
      'leaves the batch unchanged',
    ],
  ],
  'that does not hear the signal': [
    predicting(async (batch, call) =>
      call.signal.aborted ? new Promise(() => undefined) : rowPredictor(double, outputs).predict(batch, call),
    ),
    ['ends a call soon after its signal is aborted'],
  ],
  'that cannot be closed twice': [
    {
      ...right,
      async open() {
        let closed = false;
        return {
          ...rowPredictor(double, outputs),
          async close() {
            if (closed) throw new Error('closed already');
            closed = true;
          },
        };
      },
    },
    ['can be closed twice'],
  ],
};

it.each(Object.entries(broken))('finds out a strategy %s', async (_title, [strategy, checks]) => {
  expect(await failing(strategy)).toEqual(checks);
});

/** A job that runs in this process and answers the keys of every file from `answer`. */
function job(answer: (keys: readonly number[]) => readonly number[], phases: readonly string[] = ['run']): JobStrategy {
  return defineStrategy({
    kind: 'job',
    name: 'double-job',
    parse: (raw) => right.parse(raw),
    evidence: () => 'local',
    encode: (_options, { keys }) => Buffer.from(Array.from(keys, (key) => `${key}\n`).join('')),
    open: async () => ({
      async *run(uris, call): AsyncGenerator<KeyedOutcome> {
        for (const phase of phases) call.phase(phase);
        for (const uri of uris) {
          const keys = Float64Array.from(answer((await readFile(uri, 'utf8')).trim().split('\n').map(Number)));
          yield { keys, outputs: { y: { dtype: 'float32', shape: [], values: Float32Array.from(keys) } } };
        }
      },
    }),
  });
}

it('passes a job strategy that keeps the contract', async () => {
  expect(await failing(job((keys) => keys))).toEqual([]);
});

it.each([
  ['forgets a key', job((keys) => keys.filter((key) => key !== 1))],
  ['answers a key twice', job((keys) => [...keys, ...keys])],
  ['never says in which phase it is', job((keys) => keys, [])],
])('finds out a job strategy that %s', async (_title, strategy) => {
  expect(await failing(strategy)).toContain(
    'answers every key of all files once, with one column per output, and reports its phases',
  );
});
