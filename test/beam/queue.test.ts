/** A queue workload as a streaming pipeline of Beam, on the Cloud SDK's Pub/Sub emulator. */
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prismCommand } from '../../setup/beam.js';
import { readRecord } from '../../src/run/store.ts';
import { projectId, type PubsubEmulator, startPubsubEmulator } from '../emulators/pubsub-emulator.ts';
import { temporaryFolder } from '../experiment/folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let emulator: PubsubEmulator;
beforeAll(async () => {
  emulator = await startPubsubEmulator();
});
afterAll(() => emulator.stop());

const runners = ['direct', ...(prismCommand() === undefined ? [] : ['prism'])];

it.each(runners)(
  '%s counts every instance out, groups for real, keeps due times, and leaves nothing in Pub/Sub',
  async (runner) => {
    const folder = await temporaryFolder();
    await writeFile(
      join(folder, 'experiment.yaml'),
      `name: queued
engine: { use: beam, runner: ${runner} }
model: { path: ${join(root, 'models/babyweight')} }
source: { use: natality }
warmUp: { seconds: 0 }
drainS: 120
resources: { workers: 1 }
workloads: [{ use: queue, projectId: ${projectId}, rate: 20, seconds: 10, arrivals: constant }]
strategies: [{ use: direct, batching: { maxSize: 16, maxWaitMs: 2000 } }]
`,
    );
    await promisify(execFile)(process.execPath, [join(root, 'dist/cli/main.js'), 'run', 'experiment.yaml'], { cwd: folder });
    const [id] = await readdir(join(folder, 'results'));
    const { cells } = await readRecord(join(folder, 'results', id as string));
    const [cell] = cells;
    if (cell?.state !== 'measured') throw new Error(JSON.stringify(cell));
    const { counts, batchSizes = {}, latencyMs, serviceMs, workload, calls, beam } = cell.result.measured;
    expect(counts).toEqual({ due: 200, ok: 200, failed: 0, dropped: 0, duplicates: 0 });
    expect(workload).toMatchObject({ kind: 'stream', through: 'Pub/Sub', rateAskedPerS: 20, sourcePasses: 1 });
    expect(beam).toMatchObject({ runtime: 'python' });
    // A pull of the direct runner brings ten messages at most: larger groups have formed across bundles.
    const sizes = Object.entries(batchSizes).map(([size, count]) => [Number(size), count] as const);
    expect(Math.max(...sizes.map(([size]) => size))).toBeGreaterThan(10);
    expect(sizes.reduce((rows, [size, count]) => rows + size * count, 0)).toBe(200);
    expect(sizes.reduce((total, [, count]) => total + count, 0)).toBe(calls);
    // An instance waits for its group, which at 20/s takes most of a second to fill.
    expect(latencyMs?.samples).toBe(200);
    expect(latencyMs?.max).toBeGreaterThan(500);
    expect(latencyMs?.max).toBeGreaterThan(serviceMs?.p50 ?? Infinity);
    const [sink] = await readdir(join(folder, 'results', id as string, 'predictions'));
    const text = await readFile(join(folder, 'results', id as string, 'predictions', sink as string), 'utf8');
    const keys = text
      .trim()
      .split('\n')
      .map((row) => (JSON.parse(row) as { readonly key: number }).key);
    expect(keys.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, key) => key));
    const [topics] = await emulator.client.getTopics();
    const [subscriptions] = await emulator.client.getSubscriptions();
    expect([...topics, ...subscriptions].map(({ name }) => name)).toEqual([]);
  },
);
