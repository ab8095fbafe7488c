import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readCalibration } from '../../../src/analysis/cloud/calibration-file.ts';
import { runCases } from '../../../src/analysis/decision/run-cases.ts';
import { writeCalibration, type MeasuredQuantity } from '../../../src/analysis/cloud/measured-quantities.ts';
import { compare } from '../../../src/analysis/comparison/compare.ts';
import { batchResult, measured, runRecord } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';

const folder = await mkdtemp(join(tmpdir(), 'predbench-'));
afterAll(() => rm(folder, { recursive: true }));
const file = join(folder, 'calibration.json');

const roundTrip: MeasuredQuantity = {
  strategy: 'rest',
  quantity: 'round-trip-ms',
  unit: 'ms',
  value: 9,
  low: 8,
  high: 12,
  source: 'median of 300 calls',
  evidence: 'cloud',
};

test('what predbench calibrate wrote replaces what is assumed, but for what is of a stand-in', async () => {
  await writeCalibration(file, [
    { ...roundTrip, evidence: 'stand-in', value: 8 },
    roundTrip,
    { ...roundTrip, quantity: 'startup-s', unit: 's', evidence: 'stand-in' },
  ]);
  const record = runRecord([measured('rest', 'batch', batchResult({ evidence: 'embedded stand-in' }))]);
  const [one] = runCases(compare(record, book), await readCalibration(file));
  const [rest] = one?.candidates ?? [];
  expect(rest?.here?.assumed.map(({ quantity, value, low, high, evidence }) => [quantity, value, low, high, evidence])).toEqual([
    ['round-trip-ms', 9, 8, 12, 'measured'],
    ['startup-s', expect.closeTo(103.92, 2), 60, 180, 'assumed'],
    ['vcpu-ratio', 1, 0.5, 2, 'assumed'],
  ]);
});

test('everything wrong with the file is told at once', async () => {
  const wrong = [
    { ...roundTrip, value: 7 },
    { ...roundTrip, quantity: 'round-trip' },
    { ...roundTrip, quantity: 'vcpu-ratio', unit: 'x', value: 0, low: 0, high: 1 },
  ];
  await writeFile(file, JSON.stringify({ version: 1, measured: wrong }));
  await expect(readCalibration(file)).rejects.toMatchObject({
    problems: [
      { file, key: 'measured[0]', message: expect.stringContaining('must have low <= value <= high') },
      { file, key: 'measured[1].quantity' },
      { file, key: 'measured[2]', message: expect.stringContaining('must be above 0') },
    ],
  });
});
