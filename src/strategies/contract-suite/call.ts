import assert from 'node:assert/strict';
import { PredictionTable } from '../../measure/predictions/agreement.ts';
import { type Batch, type Row, viewBatch } from '../../core/batch.ts';
import type { CallPredictor, CallStrategy } from '../../core/predictor.ts';
import {
  assertColumns,
  assertEndsSoon,
  assertSame,
  batchOf,
  type ContractCheck,
  type ContractSetup,
  newCall,
  withPredictor,
} from './shared.ts';

export function callChecks(strategy: CallStrategy, setup: ContractSetup): ContractCheck[] {
  const { model } = setup.context;
  const options = () => strategy.parse(setup.options ?? {});
  const predictsNothing = () => strategy.evidence(options()) === 'none';

  const opened = (use: (predictor: CallPredictor) => Promise<void>) =>
    withPredictor(setup, strategy.batching(options()).inFlight, async (context) => strategy.open(options(), context), use);

  /** Predictions for the first instances of the batch. */
  async function predicted(predictor: CallPredictor, batch: Batch, keep = batch.size): Promise<PredictionTable> {
    const { outputs, failed } = await predictor.predict(batch, newCall());
    assert.deepEqual([...(failed ?? [])], [], 'valid instances failed');
    if (!predictsNothing()) assertColumns(outputs, batch.size, model.outputs);
    const table = new PredictionTable();
    table.add(batch.keys.subarray(0, keep), outputs, new Map());
    return table;
  }

  /** More rows than a warm-up: the instances repeated, each time shifted by one, so that parts differ. */
  function many(): Batch {
    const { instances } = setup;
    const rows = Array.from({ length: 51 }, (_, pass) =>
      instances.map((_, i) => instances[(i + pass) % instances.length] as Row),
    );
    return batchOf(rows.flat(), model.inputs);
  }

  return [
    {
      name: 'declares valid batching',
      async run() {
        const { maxSize, maxWaitMs, inFlight } = strategy.batching(options());
        assert(Number.isInteger(maxSize) && maxSize >= 1, `maxSize is ${maxSize}`);
        assert(Number.isFinite(maxWaitMs) && maxWaitMs >= 0, `maxWaitMs is ${maxWaitMs}`);
        assert(Number.isInteger(inFlight) && inFlight >= 1, `inFlight is ${inFlight}`);
      },
    },
    {
      name: 'predicts one instance and many, with one column per output',
      run: () =>
        opened(async (predictor) => {
          const batch = many();
          await predicted(predictor, viewBatch(batch, 0, 1));
          await predicted(predictor, batch);
        }),
    },
    {
      name: 'predicts the same for an instance alone and among others, in the order of the batch',
      run: () =>
        opened(async (predictor) => {
          if (predictsNothing()) return;
          const batch = many();
          const alone = new PredictionTable();
          for (let i = 0; i < setup.instances.length; i++) {
            const one = viewBatch(batch, i, i + 1);
            const { outputs } = await predictor.predict(one, newCall());
            alone.add(one.keys, outputs, new Map());
          }
          assertSame(alone, await predicted(predictor, batch, setup.instances.length), 'alone and among others');
        }),
    },
    {
      name: 'answers concurrent calls, each with its own predictions',
      run: () =>
        opened(async (predictor) => {
          if (predictsNothing()) return;
          const batch = many();
          const { inFlight } = strategy.batching(options());
          const size = Math.ceil(batch.size / inFlight);
          const together = new PredictionTable();
          await Promise.all(
            Array.from({ length: Math.ceil(batch.size / size) }, async (_, i) => {
              const part = viewBatch(batch, i * size, Math.min((i + 1) * size, batch.size));
              const { outputs } = await predictor.predict(part, newCall());
              together.add(part.keys, outputs, new Map());
            }),
          );
          assertSame(together, await predicted(predictor, batch), 'concurrent and consecutive calls');
        }),
    },
    {
      name: 'leaves the batch unchanged',
      run: () =>
        opened(async (predictor) => {
          const batch = batchOf(setup.instances, model.inputs);
          await predicted(predictor, batch);
          assert.deepEqual(batch, batchOf(setup.instances, model.inputs));
        }),
    },
    {
      name: 'ends a call soon after its signal is aborted',
      run: () =>
        opened(async (predictor) => {
          const abort = new AbortController();
          const running = predictor.predict(many(), newCall(abort.signal));
          abort.abort();
          await assertEndsSoon(running);
          await assertEndsSoon(predictor.predict(many(), newCall(abort.signal)));
        }),
    },
    {
      name: 'can be closed twice',
      run: () => opened(async (predictor) => predictor.close?.()),
    },
  ];
}
