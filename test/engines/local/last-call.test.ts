import { expect, it } from 'vitest';
import { installedFolder, sevenFiles } from '../../experiment/folder.ts';
import { ranExperiment } from '../../experiment/ran.ts';

/** A worker claims it while the driver asks whether all is done. */
it('the last call of a batch, smaller than the others, is waited for, time and again', async () => {
  const dir = await installedFolder(sevenFiles('last', 'repeats: 12\nsink: { use: none }'));
  const { record } = await ranExperiment(dir);
  const counts = record.cells.map((cell) => (cell.state === 'measured' ? cell.result.measured.counts : cell.state));
  expect(counts).toEqual(Array.from({ length: 12 }, () => ({ due: 20, ok: 20, failed: 0, dropped: 0, duplicates: 0 })));
});
