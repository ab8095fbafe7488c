import { expect, it } from 'vitest';
import { meanWaitMs, simulatedWaitMs } from '../drive/queues.ts';

/** The standard error of the mean is about 2 % then: at a utilisation of 0.95 waits depend on each other over thousands of arrivals. */
const arrivals = 4_000_000;

it.each(['M/D/1', 'M/M/1'] as const)(
  '%s at utilisation 0.95: the mean wait is within 5 percent of the formula',
  async (queue) => {
    const waitMs = await simulatedWaitMs(queue, 0.95, arrivals);
    expect(Math.abs(waitMs / meanWaitMs(queue, 0.95) - 1)).toBeLessThan(0.05);
  },
);
