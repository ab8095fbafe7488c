import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ledgerOf } from '../../../src/prices/spending/ledger.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** A ledger, and the seconds after which it said that all is spent. */
function ledger(maxUsd: number, usdPerS: Readonly<Record<string, number>>) {
  const startMs = performance.now();
  const stops: number[] = [];
  const onSpent = () => void stops.push((performance.now() - startMs) / 1000);
  return { ...ledgerOf(maxUsd, new Map(Object.entries(usdPerS)), onSpent), stops };
}

const pass = (seconds: number) => void vi.advanceTimersByTime(seconds * 1000);

it('adds up what each strategy costs, and tells when all is spent', () => {
  const { begin, end, stops } = ledger(10, { endpoint: 0.25, job: 0.5 });
  begin('endpoint');
  pass(20);
  end();
  begin('job');
  pass(30);
  end();
  // 5 USD are left for the job.
  expect(stops).toEqual([30]);
});

it('counts nothing between cells, nor for what costs nothing', () => {
  const { begin, end, stops } = ledger(1, { job: 0.5 });
  begin('direct');
  pass(1000);
  end();
  begin('job');
  pass(1);
  end();
  pass(1000);
  expect(stops).toEqual([]);
  begin('job');
  pass(0.999);
  expect(stops).toEqual([]);
  pass(0.001);
  expect(stops).toEqual([2002]);
});

it('is spent at once where nothing is left', () => {
  const { begin, end, stops } = ledger(1, { job: 0.5 });
  begin('job');
  pass(3);
  end();
  begin('job');
  pass(0);
  expect(stops).toEqual([2, 3]);
});
