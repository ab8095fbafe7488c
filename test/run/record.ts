/** A whole record of a run without cells. */
import type { RunRecord } from '../../src/core/record.ts';
import { storedExperiment } from '../../src/core/stored-experiment.ts';

export const record: RunRecord = {
  version: 2,
  id: 'births-20261123-140509',
  name: 'births',
  startedAt: '2026-11-23T14:05:09Z',
  state: 'running',
  experiment: storedExperiment({}),
  machine: { platform: 'linux', arch: 'x64', cpu: 'a', cores: 2, memoryBytes: 1 },
  versions: { predbench: '0.1.0', node: '20.19.0' },
  model: { path: 'model', signature: 'predict', inputs: [], outputs: [] },
  source: { description: 'csv births.csv', mapping: [] },
  cells: [],
  agreements: [],
  priceBook: 'us-central1-2026-11',
};
