import { expect, it } from 'vitest';
import { type Feature, rowsOf } from '../../src/core/batch.ts';
import { BatchBuilder } from '../../src/data/columns/batch-builder.ts';
import { type PredictRows, rowPredictor } from '../../src/strategies/row-predictor.ts';
import { newCall } from '../../src/strategies/contract-suite/shared.ts';

const outputs: readonly Feature[] = [
  { name: 'label', dtype: 'string', shape: [] },
  { name: 'scores', dtype: 'float32', shape: [2] },
];

async function predict(predictRows: PredictRows) {
  const builder = new BatchBuilder([{ name: 'x', dtype: 'float32', shape: [] }]);
  for (const x of [1, 2, 3]) builder.add(x, { x });
  const { outputs: columns, failed } = await rowPredictor(predictRows, outputs).predict(builder.take(), newCall());
  return { rows: rowsOf({ size: 3, columns }), failed: [...(failed ?? [])] };
}

it('hands rows over and makes columns of their predictions', async () => {
  expect(await predict((rows) => rows.map(({ x }) => ({ label: `x${String(x)}`, scores: [x as number, 0.5] })))).toEqual({
    rows: [
      { label: 'x1', scores: [1, 0.5] },
      { label: 'x2', scores: [2, 0.5] },
      { label: 'x3', scores: [3, 0.5] },
    ],
    failed: [],
  });
});

it('fails an instance alone, for an error or a prediction that does not fit', async () => {
  const good = { label: 'a', scores: [1, 2] };
  const { rows, failed } = await predict(async () => [new Error('no such mother'), { label: 'a', scores: [1] }, good]);
  expect(failed).toEqual([
    [0, { message: 'no such mother' }],
    [
      1,
      {
        message:
          'the prediction does not fit the signature: feature scores: not of shape [2]: a list of 1 in place of a list of 2',
      },
    ],
  ]);
  expect(rows[2]).toEqual(good);
});

it('rejects another number of predictions than instances', async () => {
  await expect(predict(() => [])).rejects.toThrow('0 predictions for 3 instances');
});
