import { expect, it } from 'vitest';
import { beamEngine } from '../../../src/engines/beam/index.ts';

const stream = { name: 's', kind: 'stream', arrivals: 'constant', ratePerS: 1, seconds: 1, seed: 1 } as const;
const queue = { ...stream, queue: { projectId: 'a-project' } };

it.each(['direct', 'prism', 'flink', 'dataflow'] as const)(
  '%s takes batches and queues, and no stream without a queue or closed loop',
  (runner) => {
    const engine = beamEngine({ use: 'beam', runner });
    expect(engine.takes({ name: 'b', kind: 'batch', rows: 1 })).toBe(true);
    expect(engine.takes({ name: 'u', kind: 'closed-loop', concurrency: 1, seconds: 1 })).toEqual({
      reason: 'users who wait for their answers do not go with a pipeline of Beam: use the local engine',
    });
    expect(engine.takes(queue)).toBe(true);
    expect(engine.takes(stream)).toEqual({
      reason: 'a pipeline of Beam reads a stream from a queue: give the workload `use: queue`, or use the local engine',
    });
  },
);
