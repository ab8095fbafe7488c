import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCalibration } from '../../../src/analysis/cloud/calibration-file.ts';
import { type MeasuredQuantity, refuseTaken, writeCalibration } from '../../../src/analysis/cloud/measured-quantities.ts';
import { temporaryFolder } from '../../experiment/folder.ts';

const entry = {
  strategy: 'rest',
  quantity: 'round-trip-ms',
  unit: 'ms',
  value: 12,
  low: 11,
  high: 14,
  source: 'measured',
} as const;
const of = (evidence: MeasuredQuantity['evidence']): MeasuredQuantity => ({ ...entry, evidence });

it('is what a decision takes, but for stand-ins', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'calibration.json');
  await refuseTaken(file);
  await writeCalibration(file, [of('stand-in'), of('real server')]);
  expect(await readCalibration(file)).toEqual([of('real server')]);
  await writeCalibration(file, [of('stand-in'), of('real server'), of('cloud')]);
  expect(await readCalibration(file)).toEqual([of('real server'), of('cloud')]);
  expect(await readdir(folder)).toEqual(['calibration.json']);
  await expect(refuseTaken(file)).rejects.toThrow(`--out: ${file} already exists`);
});
