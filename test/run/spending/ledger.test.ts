import { expect, it } from 'vitest';
import { Ledger } from '../../../src/run/spending/ledger.ts';

/** A ledger over a clock that the test turns; `stops` has the seconds at which it was told that all is spent. */
function ledgerOf(maxUsd: number, usdPerS: Readonly<Record<string, number>>) {
  let nowS = 0;
  let due: { readonly atS: number; readonly act: () => void } | undefined;
  const stops: number[] = [];
  const timers = {
    now: () => nowS,
    after(seconds: number, act: () => void) {
      due = { atS: nowS + seconds, act };
      return () => (due = undefined);
    },
  };
  const ledger = new Ledger(maxUsd, new Map(Object.entries(usdPerS)), () => void stops.push(nowS), timers);
  return {
    ledger,
    stops,
    pass: (seconds: number) => {
      const end = nowS + seconds;
      if (due !== undefined && due.atS <= end) {
        nowS = due.atS;
        due.act();
        due = undefined;
      }
      nowS = end;
    },
  };
}

it('adds up what each strategy costs, and tells when all is spent', () => {
  const { ledger, stops, pass } = ledgerOf(10, { endpoint: 0.25, job: 0.5 });
  ledger.begin('endpoint');
  pass(20);
  ledger.end();
  expect(ledger.spentUsd).toBe(5);
  ledger.begin('job');
  pass(30);
  ledger.end();
  expect(stops).toEqual([30]);
});

it('counts nothing between cells, nor for what costs nothing', () => {
  const { ledger, stops, pass } = ledgerOf(1, { job: 0.5 });
  ledger.begin('direct');
  pass(1000);
  ledger.end();
  ledger.begin('job');
  pass(1);
  ledger.end();
  pass(1000);
  expect({ spentUsd: ledger.spentUsd, stops }).toEqual({ spentUsd: 0.5, stops: [] });
});
