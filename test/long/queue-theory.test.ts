import { expect, it } from 'vitest';
import { drivenTimes, meanWaitMs, recursiveTimes, waitMsOf } from '../drive/queues.ts';

const queues = ['M/D/1', 'M/M/1'] as const;

/** The standard error of the mean is about 2 % then: at a utilisation of 0.95 waits depend on each other over thousands of arrivals. */
const arrivals = 4_000_000;
/** Their times must be the same to the last bit: enough to go through the ring of rows several times. */
const drivenArrivals = 200_000;

it.each(queues)('%s at utilisation 0.95: the mean wait of the recursion is within 5 percent of the formula', (queue) => {
  expect(Math.abs(waitMsOf(recursiveTimes(queue, 0.95, arrivals)) / meanWaitMs(queue, 0.95) - 1)).toBeLessThan(0.05);
});

it.each(queues)('%s at utilisation 0.95: every time through the drive is that of the recursion', async (queue) => {
  expect(await drivenTimes(queue, 0.95, drivenArrivals)).toMatchObject(recursiveTimes(queue, 0.95, drivenArrivals));
});
