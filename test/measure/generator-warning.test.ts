import { expect, test } from 'vitest';
import { warningsFor } from '../../src/measure/warnings/index.ts';
import type { Ceiling } from '../../src/core/record.ts';
import { machine, stream, streamResult } from '../fixtures/results.ts';

const found = (ratePerS: number): Ceiling => ({ state: 'found', ratePerS, lagP99Ms: 0.3 });

function messages(rateAskedPerS: number, batchSizes: Record<string, number>, schedule: Ceiling, oneByOne: Ceiling): string[] {
  const { measured } = streamResult({ workload: { ...stream, rateAskedPerS, rateAchievedPerS: rateAskedPerS }, batchSizes });
  const generator = { limitMs: 0.5, probeS: 0.3, schedule, oneByOne, measuredAt: '' };
  return warningsFor(measured, { machine, services: { cpuS: 0 }, generator })
    .filter(({ code }) => code === 'generator-bottleneck')
    .map(({ message }) => message);
}

test('a rate beyond the ceiling of the schedule', () => {
  expect(messages(100_001, { 64: 10 }, found(100_000), found(20_000))).toEqual([
    'the generator was the bottleneck: 100001 instances/s exceed its ceiling of 100000/s',
  ]);
});

test('calls beyond the ceiling one by one; batches make fewer of them', () => {
  const few = { 1: 10 };
  expect(messages(20_000, few, found(100_000), found(20_000))).toEqual([]);
  expect(messages(30_000, few, found(100_000), found(20_000))).toEqual([
    'the generator was the bottleneck: 30000 calls/s exceed its ceiling of 20000/s',
  ]);
  expect(messages(30_000, { 2: 10 }, found(100_000), found(20_000))).toEqual([]);
});

test('a machine on which not even the lowest rate was on time', () => {
  const below: Ceiling = { state: 'below', ratePerS: 1000, lagP99Ms: null };
  expect(messages(999, { 1: 10 }, found(2000), below)).toEqual([]);
  expect(messages(1000, { 1: 10 }, found(2000), below)).toEqual([
    'the generator was the bottleneck: 1000 calls/s exceed its ceiling, which is below 1000/s',
  ]);
});
