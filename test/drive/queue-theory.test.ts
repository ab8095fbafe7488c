import { expect, it } from 'vitest';
import { drivenTimes, meanWaitMs, waitMsOf } from './queues.ts';

/** Arrivals that bring the mean within 5 %. At a utilisation of 0.95 it takes millions: `npm run check:queues`. */
const arrivals = 60_000;

it.each([
  ['M/D/1', 0.5],
  ['M/D/1', 0.8],
  ['M/M/1', 0.5],
  ['M/M/1', 0.8],
] as const)('%s at utilisation %d: the mean wait is within 5 percent of the formula', async (queue, rho) => {
  const waitMs = waitMsOf(await drivenTimes(queue, rho, arrivals));
  expect(Math.abs(waitMs / meanWaitMs(queue, rho) - 1)).toBeLessThan(0.05);
});
