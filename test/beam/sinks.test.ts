/** Sinks in the cloud get from a pipeline what they get from the local engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOnPath } from '../../setup/run-command.js';
import { beamEngine, bringDown, bringUp } from '../../dist/engines/beam/index.js';
import { localEngine } from '../../dist/engines/local/index.js';
import { createQueue } from '../../src/data/google/pubsub/queue.ts';
import type { Engine } from '../../src/engines/engine.ts';
import type { Workload } from '../../src/workloads/workload.ts';
import { bigqueryServer, refusal } from '../bigquery/server.ts';
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

  it('a topic that is not there fails the cell', async () => {
    const nowhere = run(
      beamEngine({ use: 'beam', runner: 'direct' }),
      { use: 'pubsub', projectId, topic: 'nowhere' },
      { workload: batch },
    );
    await expect(nowhere).rejects.toThrow('Topic not found');
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

/** What a scripted BigQuery gets of a cell with this sink, a row for each id. It refuses the row of one key. */
async function inserted(engine: Engine, asked: Parameters<typeof run>[2], refused?: number) {
  const rows = new Map<string, object>();
  let table: unknown;
  const requests = await bigqueryServer(({ line, body }) => {
    if (line.endsWith('/tables')) return { body: (table = body) };
    if (!line.endsWith('/insertAll')) return table === undefined ? refusal(404, 'notFound', 'no such table') : { body: table };
    const sent = (body as { readonly rows: readonly { readonly insertId: string; readonly json: { readonly key: number } }[] })
      .rows;
    for (const { insertId, json } of sent) rows.set(insertId, json);
    const index = sent.findIndex(({ json: { key } }) => key === refused);
    const errors = [{ reason: 'invalid', message: 'no such value' }];
    return { body: index === -1 ? {} : { insertErrors: [{ index, errors }] } };
  });
  const { counts } = await run(engine, { use: 'bigquery', projectId: 'a-project', table: 'births.results' }, asked);
  expect(requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  return { counts, rows: Object.fromEntries(rows), table };
}

describe('BigQuery', () => {
  it.each(['direct', 'prism'] as const)('%s writes a batch to a table', async (runner) => {
    const asked = { workload: batch, workers: 2 };
    const there = await inserted(beamEngine({ use: 'beam', runner }), asked);
    expect(there).toEqual(await inserted(localEngine, asked));
    expect(there.counts).toEqual(whole);
    expect(there.rows['predictions/2']).toEqual({
      cell: 'predictions',
      key: 2,
      origin: '{"line":4}',
      instance: '{"x":2}',
      prediction: '{"y":4}',
    });
    expect(Object.keys(there.rows)).toHaveLength(25);
  });

  it('the rows of a job', async () => {
    const job = { workload: batch, kind: 'job' } as const;
    const there = await inserted(beamEngine({ use: 'beam', runner: 'direct' }), job);
    expect(there).toEqual(await inserted(localEngine, job));
  });

  it('a row that the table does not take fails the cell', async () => {
    const cell = inserted(beamEngine({ use: 'beam', runner: 'direct' }), { workload: batch }, 4);
    await expect(cell).rejects.toThrow('invalid: no such value (row predictions/4)');
  });
});
