/** The queue workload against the Cloud SDK's emulator: nothing lost, everything counted. */
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exitCodes } from '../../src/core/problems.ts';
import { readRecord } from '../../src/run/store.ts';
import { installedFolder } from '../experiment/folder.ts';
import { projectId, type PubsubEmulator, startPubsubEmulator } from './pubsub-emulator.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let emulator: PubsubEmulator;
beforeAll(async () => {
  emulator = await startPubsubEmulator();
});
afterAll(() => emulator.stop());

async function runCells(workload: string, strategy: string, files: Readonly<Record<string, string>> = {}, { workers = 2 } = {}) {
  const folder = await installedFolder(files);
  await writeFile(
    join(folder, 'experiment.yaml'),
    `name: queued
model: { path: ${join(root, 'models/babyweight')} }
source: { use: natality }
resources: { workers: ${workers} }
warmUp: { calls: 1, seconds: 0 }
drainS: 60
workloads: [{ use: queue, projectId: ${projectId}, ${workload} }]
strategies: [${strategy}]
`,
  );
  await promisify(execFile)(process.execPath, [join(root, 'dist/cli/main.js'), 'run', 'experiment.yaml'], { cwd: folder }).catch(
    (error: { readonly code: unknown }) => {
      if (error.code !== exitCodes.cellFailed) throw error;
    },
  );
  const [id] = await readdir(join(folder, 'results'));
  const results = join(folder, 'results', id as string);
  const { cells } = await readRecord(results);
  return { cells, results };
}

/** Runs one cell and answers its figures and the keys of the rows in its sink, ascending. */
async function run(...experiment: Parameters<typeof runCells>) {
  const { cells, results } = await runCells(...experiment);
  const [cell] = cells;
  if (cell?.state !== 'measured') throw new Error(JSON.stringify(cell));
  const [sink] = await readdir(join(results, 'predictions'));
  const text = await readFile(join(results, 'predictions', sink as string), 'utf8');
  const rows = text.trimEnd().split('\n');
  const keys = rows.map((row) => (JSON.parse(row) as { readonly key: number }).key);
  return { result: cell.result, keys: keys.toSorted((a, b) => a - b) };
}

const ordinals = (count: number) => Array.from({ length: count }, (_, key) => key);

async function leftBehind(): Promise<string[]> {
  const [topics] = await emulator.client.getTopics();
  const [subscriptions] = await emulator.client.getSubscriptions();
  return [...topics, ...subscriptions].map(({ name }) => name);
}

it('20,000 messages arrive complete, each written once; topic and subscription are removed', async () => {
  const { result, keys } = await run(
    'rate: 2000, seconds: 10, arrivals: constant',
    '{ use: direct, batching: { maxSize: 64, maxWaitMs: 5 } }',
  );
  expect(result.measured.counts).toEqual({ due: 20_000, ok: 20_000, failed: 0, dropped: 0, duplicates: 0 });
  expect(keys).toEqual(ordinals(20_000));
  expect(result.measured.workload).toMatchObject({ kind: 'stream', through: 'Pub/Sub', rateAchievedPerS: 2000, sourcePasses: 1 });
  expect(result.measured.assumptions).toEqual(["Pub/Sub was an emulator (PUBSUB_EMULATOR_HOST); its times are not the cloud's"]);
  const { deliveries, redeliveries, givenBack } = result.measured.queue ?? {};
  expect(givenBack).toBe(0);
  expect(deliveries).toBe(20_000 + (redeliveries as number));
  expect(await leftBehind()).toEqual([]);
});

/** Predicts zeros; the first worker that comes to its 20th call ends there, with the call under way. */
const mortal = `
import { writeFileSync } from 'node:fs';
import { defineStrategy } from 'predbench';
const isFirst = () => {
  try {
    writeFileSync(new URL('./dead', import.meta.url), '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
};
export default defineStrategy({
  kind: 'call',
  name: 'mortal',
  parse: () => ({}),
  evidence: () => 'local',
  batching: () => ({ maxSize: 8, maxWaitMs: 5, inFlight: 2 }),
  async open(_, { model }) {
    let calls = 0;
    const [{ name, dtype, shape }] = model.outputs;
    return {
      async predict({ size }) {
        if (++calls === 20 && isFirst()) process.exit(1);
        return { outputs: { [name]: { dtype, shape, values: new Float32Array(size) } } };
      },
    };
  },
});`;

it('a worker that dies in mid-run loses nothing: its messages come again, for the other worker', async () => {
  const { result, keys } = await run('rate: 500, seconds: 4, arrivals: constant', '{ use: ./mortal.mjs }', {
    'mortal.mjs': mortal,
  });
  expect(result.measured.counts).toEqual({ due: 2000, ok: 2000, failed: 0, dropped: 0, duplicates: 0 });
  expect(keys).toEqual(ordinals(2000));
  const { deliveries, redeliveries, givenBack } = result.measured.queue ?? {};
  expect(givenBack).toBeGreaterThanOrEqual(1);
  expect(redeliveries).toBeGreaterThanOrEqual(givenBack as number);
  expect(deliveries).toBe(2000 + (redeliveries as number));
  expect(await leftBehind()).toEqual([]);
});

/** Predicts zeros; in its 20th call the cell's process is killed. */
const doomed = `
import { setTimeout as sleep } from 'node:timers/promises';
import { defineStrategy } from 'predbench';
export default defineStrategy({
  kind: 'call',
  name: 'doomed',
  parse: () => ({}),
  evidence: () => 'local',
  batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 1 }),
  async open(_, { model }) {
    let calls = 0;
    const [{ name, dtype, shape }] = model.outputs;
    return {
      async predict({ size }) {
        if (++calls === 20) {
          // Long enough for several reports of the counts.
          await sleep(1500);
          process.kill(process.pid, 'SIGKILL');
        }
        return { outputs: { [name]: { dtype, shape, values: new Float32Array(size) } } };
      },
    };
  },
});`;

it('a cell whose process is killed keeps its counts; topic and subscription are removed, and the next cell runs', async () => {
  const { cells } = await runCells(
    'rate: 100, seconds: 5, arrivals: constant',
    '{ use: ./doomed.mjs }, { use: direct }',
    { 'doomed.mjs': doomed },
    { workers: 1 },
  );
  const [killed, next] = cells;
  if (killed?.state !== 'failed') throw new Error(JSON.stringify(killed));
  expect(killed.reason).toBe("the cell's process ended (signal SIGKILL)");
  const { due, ok, failed, dropped } = killed.counted?.counts ?? {};
  expect([ok, failed]).toEqual([18, 0]);
  expect(dropped).toBe((due as number) - 18);
  expect(killed.counted?.queue?.deliveries).toBeGreaterThanOrEqual(19);
  expect(next).toMatchObject({
    state: 'measured',
    result: { measured: { counts: { due: 500, ok: 500, failed: 0, dropped: 0 } } },
  });
  expect(await leftBehind()).toEqual([]);
});

/** Predicts zeros; the prediction of instance 7 fails always, that of 11 twice. */
const fussy = `
import { defineStrategy } from 'predbench';
const failures = new Map([[7, Infinity], [11, 2]]);
export default defineStrategy({
  kind: 'call',
  name: 'fussy',
  parse: () => ({}),
  evidence: () => 'local',
  batching: () => ({ maxSize: 8, maxWaitMs: 5, inFlight: 2 }),
  async open(_, { model }) {
    const [{ name, dtype, shape }] = model.outputs;
    return {
      async predict({ size, keys }) {
        const failed = new Map();
        keys.forEach((key, i) => {
          const left = failures.get(key) ?? 0;
          failures.set(key, left - 1);
          if (left > 0) failed.set(i, { message: 'no luck' });
        });
        return { outputs: { [name]: { dtype, shape, values: new Float32Array(size) } }, failed };
      },
    };
  },
});`;

it('what fails without end becomes a dead letter, and is counted out; what fails twice is predicted', async () => {
  const { result, keys } = await run(
    'rate: 100, seconds: 2, arrivals: constant, maxDeliveryAttempts: 5',
    '{ use: ./fussy.mjs }',
    { 'fussy.mjs': fussy },
    { workers: 1 },
  );
  expect(result.measured.counts).toEqual({ due: 200, ok: 199, failed: 1, dropped: 0, duplicates: 0 });
  expect(result.measured.failures).toEqual([{ message: 'dead letter: no luck', count: 1 }]);
  expect(keys).toEqual(ordinals(200));
  const { deliveries, redeliveries, givenBack, deadLetters } = result.measured.queue ?? {};
  expect([givenBack, deadLetters]).toEqual([7, 1]);
  expect(redeliveries).toBeGreaterThanOrEqual(6);
  expect(deliveries).toBe(200 + (redeliveries as number));
  expect(await leftBehind()).toEqual([]);
});

it('messages of somebody else are counted and acknowledged, and are no instances', async () => {
  const published = publishOnce({ key: '100000' }, {});
  const { result, keys } = await run('rate: 100, seconds: 2, arrivals: constant', '{ use: direct }');
  await published;
  expect(result.measured.counts).toEqual({ due: 200, ok: 200, failed: 0, dropped: 0, duplicates: 0 });
  expect(result.measured.queue?.foreign).toBe(2);
  expect(result.judged.warnings.map(({ code }) => code)).toContain('foreign-messages');
  expect(keys).toEqual(ordinals(200));
});

/** Publishes messages with these attributes as soon as there is a subscription. */
async function publishOnce(...messages: Record<string, string>[]): Promise<void> {
  for (;;) {
    const [[subscription]] = await emulator.client.getSubscriptions();
    if (subscription !== undefined) {
      const topic = emulator.client.topic(subscription.name.split('/').at(-1) as string);
      for (const attributes of messages) await topic.publishMessage({ data: Buffer.from('{}'), attributes });
      return;
    }
    await sleep(20);
  }
}
