import { expect, it } from 'vitest';
import { readSignature } from '../../../../src/data/model/saved-model.ts';
import { keptThreads } from '../../../../dist/services/stand-ins/batch-prediction/threads.js';
import { bundledModel } from '../../started.ts';

const model = await readSignature(bundledModel, 'predict');

it('keeps the threads for the next job, and replaces those of a job whose calls failed', async () => {
  const threads = await keptThreads(model, 1);
  try {
    const first = await threads.take(model, 1);
    await threads.giveBack(first, true);
    expect(await threads.take(model, 1)).toBe(first);
    await threads.giveBack(first, false);
    const second = await threads.take(model, 1);
    expect(second).not.toBe(first);
    await threads.giveBack(second, true);
  } finally {
    await threads.close();
  }
});
