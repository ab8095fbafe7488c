import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PredictionTable } from '../../measure/predictions/agreement.ts';
import { type Batch, viewBatch } from '../../core/batch.ts';
import type { Call, JobPredictor, JobStrategy, OpenContext } from '../../core/predictor.ts';
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

export function jobChecks(strategy: JobStrategy, setup: ContractSetup): ContractCheck[] {
  const { model } = setup.context;
  const options = () => strategy.parse(setup.options ?? {});
  const instances = () => batchOf(setup.instances, model.inputs);

  const opened = (use: (predictor: JobPredictor, context: OpenContext) => Promise<void>) =>
    withPredictor(setup, 1, async (context) => strategy.open(options(), context), use);

  /** One file of keyed lines for each batch. */
  async function written(batches: readonly Batch[], { workDir }: OpenContext): Promise<string[]> {
    return Promise.all(
      batches.map(async (batch, i) => {
        const path = join(workDir, `instances-${i}.jsonl`);
        await writeFile(path, strategy.encode(options(), batch, model));
        return path;
      }),
    );
  }

  async function predicted(predictor: JobPredictor, uris: readonly string[], call: Call): Promise<PredictionTable> {
    const table = new PredictionTable();
    for await (const { keys, outputs, failed = new Map() } of predictor.run(uris, call)) {
      assert.deepEqual([...failed], [], 'valid instances failed');
      assertColumns(outputs, keys.length, model.outputs);
      assert.equal(table.add(keys, outputs, failed), 0, 'a key was answered twice');
    }
    return table;
  }

  return [
    {
      name: 'encodes one line per instance',
      async run() {
        const text = new TextDecoder().decode(strategy.encode(options(), instances(), model));
        assert.equal(text.split('\n').length, setup.instances.length + 1, 'lines, each ending with a line feed');
      },
    },
    {
      name: 'answers every key of all files once, with one column per output, and reports its phases',
      run: () =>
        opened(async (predictor, context) => {
          const batch = instances();
          const files = await written([viewBatch(batch, 0, 1), viewBatch(batch, 1, batch.size)], context);
          const call = newCall();
          const table = await predicted(predictor, files, call);
          call.end();
          assert.deepEqual(
            [...batch.keys].filter((key) => !table.has(key)),
            [],
            'keys without an answer',
          );
          assert(Object.keys(call.phasesS).length > 0, 'no phase was reported');
        }),
    },
    {
      name: 'predicts the same for an instance alone and among others',
      run: async () => {
        const batch = instances();
        const tables: PredictionTable[] = [];
        for (const size of [1, batch.size]) {
          await opened(async (predictor, context) => {
            const files = await written([viewBatch(batch, 0, size)], context);
            tables.push(await predicted(predictor, files, newCall()));
          });
        }
        const [alone, among] = tables as [PredictionTable, PredictionTable];
        const first = batch.keys.subarray(0, 1);
        const firstAmong = new PredictionTable();
        firstAmong.add(first, among.lookUp(first), new Map());
        assertSame(alone, firstAmong, 'alone and among others');
      },
    },
    {
      name: 'ends a job soon after its signal is aborted',
      run: () =>
        opened(async (predictor, context) => {
          const abort = new AbortController();
          const running = predicted(predictor, await written([instances()], context), newCall(abort.signal));
          abort.abort();
          await assertEndsSoon(running);
        }),
    },
    {
      name: 'can be closed twice',
      run: () => opened(async (predictor) => predictor.close?.()),
    },
  ];
}
