/** Sinks in the cloud get from a pipeline what they get from the local engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOnPath } from '../../setup/run-command.js';
import { beamEngine, bringDown, bringUp } from '../../dist/engines/beam/index.js';
import { localEngine } from '../../dist/engines/local/index.js';
import { createQueue } from '../../src/data/google/pubsub/queue.ts';
import type { Engine } from '../../src/engines/engine.ts';
import type { Workload } from '../../src/workloads/workload.ts';
import { projectId, type PubsubEmulator, startPubsubEmulator } from '../emulators/pubsub-emulator.ts';
import { cellTask } from '../engines/contract.ts';

const batch = { name: 'all', kind: 'batch', rows: 25 } as const;
const queue = {
  name: 'even',
  kind: 'stream',
  arrivals: 'constant',
  ratePerS: 20,
  seconds: 1,
  seed: 1,
  queue: { projectId },
} as const;
const whole = { due: 25, ok: 20, failed: 5, dropped: 0, duplicates: 0 };

async function run(engine: Engine, sink: object, asked: { workload: Workload; kind?: 'call' | 'job'; workers?: number }) {
  const task = { ...(await cellTask(asked)), workers: asked.workers ?? 1, sink: { use: 'none', ...sink } };
  const created = asked.workload.kind === 'stream' ? await createQueue({ projectId }, {}) : undefined;
  try {
    const { measurement } = await engine.run(created === undefined ? task : { ...task, queue: created.name }, {
      signal: new AbortController().signal,
      onOpened: async () => undefined,
      onNote: () => undefined,
      onProgress: () => undefined,
    });
    return measurement;
  } finally {
    await created?.remove();
  }
}

describe('Pub/Sub', () => {
  let emulator: PubsubEmulator;
  let topics = 0;
  beforeAll(async () => {
    // Before a cluster, whose workers have the environment that it was started in.
    emulator = await startPubsubEmulator();
  });
  afterAll(() => emulator.stop());

  /** What a new topic gets of a cell with this sink: attributes and text by key. */
  async function published(engine: Engine, asked: Parameters<typeof run>[2], more: object = {}) {
    const [topic] = await emulator.client.createTopic(`results-${++topics}`);
    const [subscription] = await topic.createSubscription(`results-${topics}-reader`);
    const found: (readonly [key: number, cell: string | undefined, text: string])[] = [];
    const { counts } = await run(engine, { use: 'pubsub', projectId, topic: `results-${topics}`, ...more }, asked);
    // All of it is there before the cell ends.
    subscription.on('message', (message) => {
      found.push([Number(message.attributes['key']), message.attributes['cell'], message.data.toString()]);
      message.ack();
    });
    await expect.poll(() => found.length, { timeout: 60_000 }).toBeGreaterThanOrEqual('sample' in more ? 1 : counts.due);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await subscription.close();
    return { counts, rows: found.toSorted(([a], [b]) => a - b) };
  }

  it.each(['direct', 'prism'] as const)('%s writes a batch to a topic', async (runner) => {
    const asked = { workload: batch, workers: 2 };
    const there = await published(beamEngine({ use: 'beam', runner }), asked);
    expect(there).toEqual(await published(localEngine, asked));
    expect(there.counts).toEqual(whole);
    expect(there.rows.slice(2, 4)).toEqual([
      [2, 'predictions', '{"key":2,"line":4,"instance":{"x":2},"prediction":{"y":4}}'],
      [3, 'predictions', '{"key":3,"line":5,"instance":{"x":3},"error":"not 3"}'],
    ]);
  });

  it('a sample has the same rows', async () => {
    const more = { sample: { share: 0.4 } };
    const { rows } = await published(beamEngine({ use: 'beam', runner: 'direct' }), { workload: batch }, more);
    expect(rows.length).toBeLessThan(20);
    expect(rows).toEqual((await published(localEngine, { workload: batch }, more)).rows);
  });

  it('the rows of a job, and of a queue', async () => {
    const direct = beamEngine({ use: 'beam', runner: 'direct' });
    const job = { workload: batch, kind: 'job' } as const;
    expect(await published(direct, job)).toEqual(await published(localEngine, job));
    const stream = { workload: queue };
    const there = await published(direct, stream);
    expect(there.rows.map(([key]) => key)).toEqual(Array.from({ length: 20 }, (_, key) => key));
    expect(there.rows).toEqual((await published(localEngine, stream)).rows);
  });

  it('a row that the topic does not take fails the cell', async () => {
    const nowhere = run(
      beamEngine({ use: 'beam', runner: 'direct' }),
      { use: 'pubsub', projectId, topic: 'nowhere' },
      { workload: batch },
    );
    await expect(nowhere).rejects.toThrow('404 Topic not found');
  });

  const hasFlink = ['java', 'mvn'].every((name) => findOnPath([name], process.env) !== undefined);
  describe.runIf(hasFlink)('on Flink', () => {
    beforeAll(async () => {
      await bringUp(2, () => undefined, new AbortController().signal);
    });
    afterAll(async () => {
      await bringDown();
    });

    it('writes a batch to a topic', async () => {
      const asked = { workload: batch, workers: 2 };
      const there = await published(beamEngine({ use: 'beam', runner: 'flink' }), asked);
      expect(there).toEqual(await published(localEngine, asked));
    });
  });
});
