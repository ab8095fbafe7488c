import { describe, expect, it } from 'vitest';
import { defaultPriorities } from '../../../src/core/keys/priorities.ts';
import { parseOptions } from '../../../src/core/options.ts';
import { storedExperiment } from '../../../src/core/stored-experiment.ts';
import { experimentSchema } from '../../../src/experiment/schema.ts';

const file = { name: 'test', model: { path: 'm' }, source: { use: 'csv' }, workloads: [{}], strategies: [{}] };
const one = { throughput: 1, latency: 1, cost: 1, implementation: 1, maintenance: 1 };

describe('priorities', () => {
  it('that nobody gives leave out effort', () => {
    const { throughput, latency, cost, implementation, maintenance } = parseOptions(experimentSchema, file).priorities;
    expect([throughput, latency, cost]).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect([implementation, maintenance]).toEqual([0, 0]);
    expect(storedExperiment({}).priorities).toEqual(defaultPriorities);
  });

  it('of an earlier version, which stored 1 for each where none were given, leave it out too', () => {
    expect(storedExperiment({ priorities: one }).priorities).toEqual(defaultPriorities);
    expect(storedExperiment({ priorities: { ...one, cost: 2 } }).priorities).toEqual({ ...one, cost: 2 });
  });

  it('that ask for all five alike are kept through a stored run', () => {
    const { priorities } = parseOptions(experimentSchema, { ...file, priorities: one });
    const fifths = { throughput: 0.2, latency: 0.2, cost: 0.2, implementation: 0.2, maintenance: 0.2 };
    expect(storedExperiment({ priorities }).priorities).toEqual(fifths);
  });
});
