import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/index.ts';
import { type MeasuredQuantity, readCalibration, refuseTaken, writeCalibration } from '../../../src/run/calibrate/file.ts';
import { temporaryFolder } from '../../experiment/folder.ts';
import { batchResult, jobResult, measured, runRecord } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';

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
const of = (evidence: MeasuredQuantity['evidence']): MeasuredQuantity => ({ ...roundTrip, evidence });
const calibration = async () => join(await temporaryFolder(), 'calibration.json');

it('is what a decision takes, but for stand-ins, and is written over by its own measurement only', async () => {
  const folder = await temporaryFolder();
  const own = join(folder, 'calibration.json');
  await refuseTaken(own);
  await writeCalibration(own, [of('stand-in'), of('real server')]);
  expect(await readCalibration(own)).toEqual([of('real server')]);
  await writeCalibration(own, [of('stand-in'), of('real server'), of('cloud')]);
  expect(await readCalibration(own)).toEqual([of('real server'), of('cloud')]);
  expect(await readdir(folder)).toEqual(['calibration.json']);
  await expect(refuseTaken(own)).rejects.toThrow(`--out: ${own} already exists`);
});

/** What the decision for the cloud rests on, of the strategies of one batch. */
async function assumedWith(file: string) {
  const results = [
    measured('rest', 'batch', batchResult({ evidence: 'embedded stand-in' })),
    measured('job', 'batch', jobResult({ evidence: 'embedded stand-in' })),
  ];
  const [decision] = analyse(runRecord(results), book, {
    priorities: { throughput: 1, latency: 0, cost: 0, implementation: 0, maintenance: 0 },
    model: { calibrated: await readCalibration(file) },
  }).decisions;
  return decision?.cloud?.assumed?.map(({ strategy, quantity, value, low, high, evidence }) =>
    [strategy, quantity, Math.round(value), low, high, evidence].join(' '),
  );
}

it('replaces in a decision what is assumed, but for what is of a stand-in', async () => {
  const file = await calibration();
  await writeCalibration(file, [
    { ...roundTrip, evidence: 'stand-in', value: 8 },
    roundTrip,
    { ...roundTrip, quantity: 'worker-start-s', unit: 's', evidence: 'stand-in' },
    { ...roundTrip, strategy: 'job', quantity: 'worker-start-s', unit: 's' },
  ]);
  expect(await assumedWith(file)).toEqual([
    'rest vcpu-ratio 1 0.6 3.3 assumed',
    'rest worker-queue-s 63 31 126 assumed',
    'rest worker-start-s 178 130 208 assumed',
    'rest worker-stop-s 42 30 60 assumed',
    'rest round-trip-ms 9 8 12 measured',
    'job vcpu-ratio 1 0.6 3.3 assumed',
    'job worker-queue-s 63 31 126 assumed',
    'job worker-start-s 9 8 12 measured',
    'job worker-stop-s 42 30 60 assumed',
    'job queue-s 200 30 660 assumed',
    'job job-start-s 585 260 1141 assumed',
  ]);
});

it('of an earlier version has one startup-s, with the meaning that it had', async () => {
  const file = await calibration();
  const startUp = { ...roundTrip, quantity: 'startup-s', unit: 's' };
  await writeFile(file, JSON.stringify({ version: 1, measured: [startUp, { ...startUp, strategy: 'job' }] }));
  expect(await assumedWith(file)).toEqual([
    'rest vcpu-ratio 1 0.6 3.3 assumed',
    'rest worker-queue-s 63 31 126 assumed',
    'rest worker-start-s 9 8 12 measured',
    'rest worker-stop-s 42 30 60 assumed',
    'rest round-trip-ms 11 1 80 assumed',
    'job vcpu-ratio 1 0.6 3.3 assumed',
    'job worker-queue-s 63 31 126 assumed',
    'job worker-start-s 178 130 208 assumed',
    'job worker-stop-s 42 30 60 assumed',
    'job queue-s 200 30 660 assumed',
    'job job-start-s 9 8 12 measured',
  ]);
});

it('tells everything wrong with it at once', async () => {
  const file = await calibration();
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
