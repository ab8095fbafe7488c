import { seedExperimentFile } from '../../../src/core/paths.ts';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSeedExperiment } from '../../../src/analysis/seed-2018/seed-experiment.ts';

describe('readSeedExperiment', () => {
  it('reads the bundled figures of 2018: every cell, as they stand in the file', async () => {
    const { batch, stream, source } = await readSeedExperiment();
    expect(source).toContain('training-data-analyst');
    expect(batch.map(({ strategy, rows }) => `${strategy} ${rows}`)).toEqual([
      'direct 10000',
      'direct 100000',
      'direct 1000000',
      'direct 100000',
      'direct 1000000',
      'rest 10000',
      'rest 100000',
      'batch-job 10000',
      'batch-job 100000',
      'batch-job 1000000',
      'batch-job 10000',
      'batch-job 100000',
      'batch-job 1000000',
    ]);
    expect(batch[0]).toMatchObject({ region: 'europe-west1', finished: true, elapsed_s: 504, vcpu_h: 0.173, memory_gb_h: 0.649 });
    expect(batch[6]).toMatchObject({ strategy: 'rest', finished: false });
    expect(batch[7]).toMatchObject({ prepare: { vcpu_h: 0.151 }, job: { elapsed_s: 463, node_h: 0.15 } });
    expect(stream.map(({ latency_s }) => latency_s.mean)).toEqual([5.63, 10.81, 1078.33, 1143.37]);
  });

  it('names what is wrong in a file of the same form', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'seed-')), 'mine.json');
    const raw = JSON.parse(await readFile(seedExperimentFile, 'utf8')) as { batch: Record<string, unknown>[] };
    raw.batch[0] = { ...raw.batch[0], vcpu_h: -1, vcpus: 3 };
    await writeFile(file, JSON.stringify(raw));
    await expect(readSeedExperiment(file)).rejects.toMatchObject({
      name: 'ProblemsError',
      problems: [
        { file, key: 'batch[0].vcpu_h', message: 'must be at least 0, not -1' },
        { file, key: 'batch[0].vcpus' },
      ],
    });
    await writeFile(file, 'not json');
    await expect(readSeedExperiment(file)).rejects.toMatchObject({ name: 'ProblemsError', exitCode: 2 });
  });
});
