/** The built thread: it runs compiled code only. */
import { expect, test } from 'vitest';
import type * as pacerModule from '../../../src/engines/schedule/pacer.ts';
import { systemClock } from '../../../src/core/clock.ts';

const { startPacer } = (await import(
  new URL('../../../dist/engines/schedule/pacer.js', import.meta.url).href
)) as typeof pacerModule;

test('counts every event once, none before its time, and keeps its own lag of each', async () => {
  const pacer = await startPacer({ arrivals: 'constant', ratePerS: 1000, seconds: 0.05, seed: 1 });
  await new Promise<void>((resolve) => {
    pacer.start(systemClock.now(), () => {
      if (pacer.released() === 50) resolve();
    });
  });
  const { lag } = await pacer.stop();
  expect(pacer.released()).toBe(50);
  expect(lag.count).toBe(50);
  expect(lag.distribution().min).toBeGreaterThanOrEqual(0);
});

test('has no lag where it was stopped before anything fell due', async () => {
  const pacer = await startPacer({ arrivals: 'constant', ratePerS: 1, seconds: 1, seed: 1 });
  pacer.start(systemClock.now() + 3_600_000, () => undefined);
  expect((await pacer.stop()).lag.count).toBe(0);
});
