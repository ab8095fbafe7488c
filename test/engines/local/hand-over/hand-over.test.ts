import { describe, expect, test } from 'vitest';
import type { Batch, StringColumn } from '../../../../src/core/batch.ts';
import type { Failure } from '../../../../src/core/predictor.ts';
import type { WorkerOutcome } from '../../../../src/core/worker-outcome.ts';
import { type Answered, HandOver } from '../../../../src/engines/local/hand-over/hand-over.ts';
import { serveAll, VirtualTime } from '../../../drive/virtual.ts';

const inputs = [
  { name: 'x', dtype: 'float32', shape: [2] },
  { name: 's', dtype: 'string', shape: [] },
] as const;
const outputs = [{ name: 'y', dtype: 'float64', shape: [] }] as const;

/** Row k: x = [k, -k], s = 's' and k modulo 5. */
function rows(first: number, size: number, texts: (k: number) => string = (k) => `s${k % 5}`): Batch {
  const keys = Float64Array.from({ length: size }, (_, i) => first + i);
  const values = [...new Set(Array.from(keys, texts))];
  return {
    size,
    keys,
    columns: {
      x: { dtype: 'float32', shape: [2], values: Float32Array.from(Array.from(keys).flatMap((k) => [k, -k])) },
      s: { dtype: 'string', shape: [], codes: Uint32Array.from(keys, (k) => values.indexOf(texts(k))), dictionary: { values } },
    },
  };
}

const record = { startMs: 0, endMs: 1, retries: 0, phasesS: {}, counters: {} };

/** y = x[0] + length of s. */
function sums({ keys, columns }: Batch): WorkerOutcome {
  const { codes, dictionary } = columns['s'] as StringColumn;
  const x = columns['x']?.dtype === 'float32' ? columns['x'].values : [];
  const values = Float64Array.from(keys, (_, i) => (x[2 * i] ?? 0) + String(dictionary.values[codes[i] ?? 0]).length);
  return { outputs: { y: { dtype: 'float64', shape: [], values } }, failed: new Map(), record };
}

function started(maxSize: number, predict: (batch: Batch) => WorkerOutcome | Promise<WorkerOutcome>, workers = 1) {
  const batching = { maxSize, maxWaitMs: 0, inFlight: 1 };
  const time = new VirtualTime();
  const handOver = new HandOver({ inputs, outputs, batching, workers, rowsAhead: 16, rule: 'full', waiting: time.waiting });
  serveAll(time, workers, handOver, async (batch) => predict(batch));
  return handOver;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

const answersIn = (all: readonly Answered[]) =>
  all.flatMap(({ batch, outcome }) => Array.from(batch.keys, (key, i) => [key, valueAt(outcome, i)] as const));

function valueAt({ outputs: { y } }: Answered['outcome'], i: number): number | undefined {
  return y?.dtype === 'float64' ? y.values[i] : undefined;
}

describe('rows handed over', () => {
  test('come back with their own predictions, however often the ring has gone round', async () => {
    // A ring of 16 rows: calls of 5 go over its end.
    const handOver = started(5, sums);
    const all: Answered[] = [];
    for (let first = 0, chunk = rows(0, 7), at = 0; first < 700;) {
      at += handOver.lay(chunk, at);
      if (at === 7) [first, chunk, at] = [first + 7, rows(first + 7, 7), 0];
      await settled();
      all.push(...handOver.take());
      expect(handOver.room).toBeGreaterThan(0);
    }
    handOver.complete();
    await settled();
    all.push(...handOver.take());
    expect(answersIn(all)).toEqual(Array.from({ length: 700 }, (_, k) => [k, k + 2]));
    expect(handOver.underWay).toBe(0);
  });

  test('keep what the source gave: origins, and its own dictionary', async () => {
    const handOver = started(2, sums);
    const batch = { ...rows(0, 2), origins: [{ line: 7 }, { line: 8 }] };
    handOver.lay(batch, 0);
    await settled();
    expect(handOver.take()[0]?.batch).toBe(batch);
  });

  test('are taken together where calls follow one another, each with its own times', async () => {
    const handOver = started(2, sums);
    handOver.lay(rows(0, 6), 0);
    await settled();
    const [answered, ...others] = handOver.take();
    expect([answered?.batch.size, others]).toEqual([6, []]);
    expect(answered?.calls).toEqual(Array.from({ length: 3 }, () => ({ size: 2, record, lagMs: Number.NaN })));
  });

  test('carry on with new strings when an arena is full', async () => {
    const long = 'z'.repeat(200_000);
    const handOver = started(4, sums);
    const all: Answered[] = [];
    for (let first = 0; first < 40; first += 4) {
      expect(
        handOver.lay(
          rows(first, 4, (k) => long + 'z'.repeat(k)),
          0,
        ),
      ).toBe(4);
      await settled();
      all.push(...handOver.take());
    }
    expect(answersIn(all)).toEqual(Array.from({ length: 40 }, (_, k) => [k, k + 200_000 + k]));
  });
});

describe('a closed loop', () => {
  test('goes on where rows are sent before they are laid down, and while answers wait to be taken', async () => {
    const time = new VirtualTime();
    const batching = { maxSize: 1, maxWaitMs: 0, inFlight: 1 };
    const handOver = new HandOver({ inputs, outputs, batching, workers: 1, rowsAhead: 16, rule: 'loop', waiting: time.waiting });
    serveAll(time, 1, handOver, async (batch) => sums(batch));
    const all: Answered[] = [];
    for (let first = 0; first < 96; first += 16) {
      expect(handOver.lay(rows(first, 16), 0)).toBe(16);
      if (first === 0) handOver.send(1, 0, 1);
      await settled();
      // The user has sent the row after the last, whose place is that of the first of these.
      all.push(...handOver.take());
    }
    expect(answersIn(all)).toEqual(Array.from({ length: 96 }, (_, k) => [k, k + 2]));
    expect(all.flatMap(({ dueMs }) => [...dueMs])).toEqual(Array.from({ length: 96 }, () => 0));
  });
});

describe('answers that a row of the ring cannot hold', () => {
  const refused: Failure = { message: 'refused', code: '429' };

  test.each<[string, Partial<WorkerOutcome>]>([
    ['failures', { failed: new Map([[1, refused]]) }],
    ['another type', { outputs: { y: { dtype: 'float32', shape: [], values: Float32Array.of(1, 2) } } }],
    ['another shape', { outputs: { y: { dtype: 'float64', shape: [2], values: Float64Array.of(1, 2, 3, 4) } } }],
    [
      'an output that the model does not have',
      { outputs: { z: { dtype: 'float64', shape: [], values: Float64Array.of(1, 2) } } },
    ],
    ['phases', { record: { ...record, phasesS: { queue: 1 } } }],
  ])('are told as they are: %s', async (_, part) => {
    const handOver = started(2, (batch) => ({ ...sums(batch), ...part }));
    handOver.lay(rows(0, 2), 0);
    await settled();
    const outcome = { ...sums(rows(0, 2)), ...part };
    const [answered] = handOver.take();
    expect(answered?.outcome).toMatchObject({ outputs: outcome.outputs, failed: outcome.failed });
    expect(answered?.calls[0]?.record).toEqual(outcome.record);
  });

  test('counters and retries fit', async () => {
    const told = { ...record, retries: 2, counters: { requests: 3, responseBytes: 41 } };
    const handOver = started(2, (batch) => ({ ...sums(batch), record: told }));
    handOver.lay(rows(0, 2), 0);
    await settled();
    expect(handOver.take()[0]?.calls).toEqual([{ size: 2, record: told, lagMs: Number.NaN }]);
  });

  test('no prediction is none', async () => {
    const handOver = started(2, () => ({ outputs: {}, failed: new Map(), record }));
    handOver.lay(rows(0, 2), 0);
    await settled();
    expect(handOver.take()[0]?.outcome).toEqual({ outputs: {}, failed: new Map() });
  });
});

describe('a worker that dies', () => {
  test('fails the rows of its call, once, and is told of', async () => {
    const handOver = started(2, () => new Promise<WorkerOutcome>(() => undefined));
    handOver.lay(rows(0, 4), 0);
    await settled();
    expect(handOver.oldestCall(0)).toEqual({ start: 0, size: 2, sinceMs: 0 });
    handOver.died(0, 'no memory');
    handOver.died(0, 'no memory');
    await handOver.news();
    const [answered, ...others] = handOver.take();
    expect(answered?.outcome.failed).toEqual(new Map([0, 1].map((i) => [i, { message: 'no memory' }])));
    expect([others, handOver.deaths, handOver.oldestCall(0)]).toEqual([[], ['no memory', 'no memory'], undefined]);
  });

  test('is told of though it had no call', async () => {
    const handOver = started(2, sums);
    const news = handOver.news();
    await settled();
    handOver.died(0, 'exit code 1');
    await news;
    expect([handOver.take(), handOver.deaths]).toEqual([[], ['exit code 1']]);
  });
});
