import { expect, test } from 'vitest';
import { highestRate } from '../../../../src/engines/local/ceiling/ladder.ts';

/** On time up to a rate. */
function generator(upTo: number) {
  const asked: number[] = [];
  const lag = async (ratePerS: number) => {
    asked.push(ratePerS);
    return ratePerS <= upTo ? 0.1 : 0.7;
  };
  return { asked, lag };
}

test('doubles until a rate is late twice, then tries once between', async () => {
  const { asked, lag } = generator(6000);
  expect(await highestRate(lag, 0.5)).toEqual({ state: 'found', ratePerS: 5657, lagP99Ms: 0.1 });
  expect(asked).toEqual([1000, 2000, 4000, 8000, 8000, 5657]);
});

test('keeps the last rate that held where the one between does not', async () => {
  const { lag } = generator(5000);
  expect(await highestRate(lag, 0.5)).toEqual({ state: 'found', ratePerS: 4000, lagP99Ms: 0.1 });
});

test('one late attempt is no ceiling', async () => {
  let calls = 0;
  const lag = async () => (calls++ % 2 === 0 ? 0.7 : 0.2);
  expect(await highestRate(lag, 0.5)).toEqual({ state: 'at least', ratePerS: 128_000, lagP99Ms: 0.2 });
});

test('not even the lowest rate; answers that never came have no lag', async () => {
  expect(await highestRate(async () => 0.5, 0.5)).toEqual({ state: 'below', ratePerS: 1000, lagP99Ms: 0.5 });
  expect(await highestRate(async () => Infinity, 0.5)).toEqual({ state: 'below', ratePerS: 1000, lagP99Ms: null });
});
