import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadPriceBook } from '../../../src/prices/price-book.ts';
import { spendingGuard } from '../../../src/prices/spending/guard.ts';
import type { Usage } from '../../../src/core/predictor.ts';

const book = await loadPriceBook('us-central1-2026-11');
const usage = (sku: string, quantity: number): Usage => ({
  part: 'endpoint',
  sku,
  quantity,
  unit: 'node h',
  evidence: 'assumed',
  rule: `${quantity} h`,
});
/** 0.1095 USD an hour; 0.109249 by other sources. */
const nodes = usage('vertex-ai/prediction/n1-standard-2', 20);
const unknown = usage('vertex-ai/prediction/n9-huge', 20);

const guard = (entries: readonly Usage[], maxUsd?: number) =>
  spendingGuard(
    entries.map((entry) => ({ name: 'endpoint', usage: [entry], longestS: 72_000 })),
    { book, maxUsd, pricesKey: '--prices' },
  );

it('takes the highest of the prices that sources give', () => {
  expect(guard([nodes]).text).toBe(
    'estimate at list prices: USD 2.19\n  USD 2.19  endpoint: 20 h; vertex-ai/prediction/n1-standard-2 of us-central1-2026-11',
  );
});

it('tells what is the same in several cells once', () => {
  expect(guard([nodes, nodes]).text).toBe(
    'estimate at list prices: USD 4.38\n  USD 4.38  2 x endpoint: 20 h; vertex-ai/prediction/n1-standard-2 of us-central1-2026-11',
  );
});

it('tells what has no price', () => {
  expect(guard([unknown]).text).toBe(
    'estimate at list prices: at least USD 0.00\n  USD ?  endpoint: 20 h; vertex-ai/prediction/n9-huge: no price in us-central1-2026-11',
  );
});

describe('what may be spent', () => {
  it('is at most the limit', () => {
    expect(guard([nodes], 2.2).agree).not.toThrow();
    expect(guard([nodes], 2.18).agree).toThrow(
      '--max-cost: 2.18 is too low: this costs about USD 2.19\n    --max-cost 2.19 allows it',
    );
  });

  it('is nothing without a limit, or without a price', () => {
    expect(guard([nodes]).agree).toThrow('--max-cost: missing: this costs about USD 2.19');
    expect(guard([unknown], 1000).agree).toThrow('--prices: the cost is unknown: vertex-ai/prediction/n9-huge');
  });

  it('needs no limit where nothing is billed', () => {
    expect(guard([]).agree).not.toThrow();
    expect(guard([]).text).toBe('everything runs on this machine; nothing is billed');
  });
});

describe('a charge may take', () => {
  it('its share of what may be spent', () => {
    expect(guard([nodes], 4.38).limitS('endpoint')).toBeCloseTo(144_000, 6);
    expect(guard([nodes, nodes], 8.76).limitS('endpoint')).toBeCloseTo(288_000, 6);
  });

  it('as long as it likes where nothing is billed', () => {
    expect(guard([nodes], 1).limitS('direct')).toBe(Infinity);
  });
});

it('stops at the price of the dearest charge of a name', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const onSpent = vi.fn<() => void>();
  // 2.19 USD in 20 h, and in 200 h: 0.219 USD are spent in 2 h.
  const dear = { name: 'rest', usage: [nodes], longestS: 72_000 };
  const cheap = { ...dear, longestS: 720_000 };
  spendingGuard([cheap, dear, cheap], { book, maxUsd: 0.219, pricesKey: '--prices' }).ledger(onSpent).begin('rest');
  vi.advanceTimersByTime(7_199_000);
  expect(onSpent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2000);
  expect(onSpent).toHaveBeenCalledTimes(1);
});
