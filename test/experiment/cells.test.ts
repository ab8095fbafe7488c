import { expect, test } from 'vitest';
import { cellsOf } from '../../src/experiment/cells.ts';
import type { Workload } from '../../src/workloads/workload.ts';

const strategies = [{ name: 'a' }, { name: 'b' }];
const batch: Workload = { name: 'w', kind: 'batch', rows: 1 };
const endless: Workload = { name: 'e', kind: 'stream', arrivals: 'constant', ratePerS: 1, seed: 1 };

test('each repeat has all cells, and each order of them comes as often', () => {
  const repeats = 600;
  const cells = cellsOf(strategies, [batch, { ...batch, name: 'v' }], repeats, 1);
  expect(cells.map(({ repeat }) => repeat)).toEqual(Array.from({ length: 4 * repeats }, (_, i) => Math.floor(i / 4) + 1));
  const orders = new Map<string, number>();
  for (let i = 0; i < cells.length; i += 4) {
    const order = cells
      .slice(i, i + 4)
      .map(({ strategy, workload }) => strategy + workload)
      .join(' ');
    orders.set(order, (orders.get(order) ?? 0) + 1);
  }
  // 24 orders, 25 times each on average, standard deviation 4.9.
  expect(orders.size).toBe(24);
  expect(Math.max(...orders.values())).toBeLessThan(45);
});

function order(seed: number): string[] {
  return cellsOf(strategies, [batch], 10, seed).map(({ strategy }) => strategy);
}

test('another seed, another order', () => {
  expect(order(1)).toEqual(order(1));
  expect(order(1)).not.toEqual(order(2));
});

test('a stream without an end comes last', () => {
  for (let seed = 0; seed < 20; seed++) {
    expect(cellsOf([{ name: 'a' }], [endless, batch], 1, seed).map(({ workload }) => workload)).toEqual(['w', 'e']);
  }
});

test('a replay ends with its file, and may come first', () => {
  const replay = { arrivals: 'replay', path: 'times.txt', unit: 's', speed: 1, sha256: '', dueMs: [0, 1000] } as const;
  const workloads: Workload[] = [{ name: 'r', kind: 'stream', seed: 1, ...replay }, batch];
  const first = Array.from({ length: 20 }, (_, seed) => cellsOf([{ name: 'a' }], workloads, 1, seed)[0]?.workload);
  expect(new Set(first)).toEqual(new Set(['r', 'w']));
});
