import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CallRecorder } from '../../../../src/core/call-recorder.ts';
import { driveJob } from '../../../../src/engines/local/drive/job.ts';
import type { JobStrategy, KeyedOutcome } from '../../../../src/core/predictor.ts';
import type { Source } from '../../../../src/data/sources/source.ts';
import { temporaryFolder } from '../../../experiment/folder.ts';
import { contextOf, numbers } from '../../../drive/harness.ts';
import { VirtualTime, VirtualWorkers } from '../../../drive/virtual.ts';

const model = { path: '', name: 'predict', tags: ['serve'], inputs: [], outputs: [] };
const strategy = { encode: () => Buffer.from('{}\n') } as unknown as JobStrategy;

/** Predictions for these keys; as many values as keys unless given. */
function answer(keys: readonly number[], values = keys.length, failed: KeyedOutcome['failed'] = new Map()): KeyedOutcome {
  return {
    keys: Float64Array.from(keys),
    outputs: { y: { dtype: 'float32', shape: [], values: new Float32Array(values) } },
    failed,
  };
}

interface Job {
  readonly answers: readonly KeyedOutcome[];
  /** What the job rejects with after its answers. */
  readonly error?: Error;
  readonly source?: Source;
}

/** A job over ten instances that answers so; what is counted, what the sink got, and which files were kept. */
async function runJob({ answers, error, source = numbers(10) }: Job) {
  const time = new VirtualTime();
  const context = contextOf({ time, workers: new VirtualWorkers(time, 1, () => 1), source, rows: 10 });
  const predictor = {
    async *run() {
      yield* answers;
      if (error !== undefined) throw error;
    },
  };
  const folder = await temporaryFolder({ 'input/.keep': '' });
  const call = new CallRecorder(context.signal, time);
  const kept: string[] = [];
  const ended = driveJob({
    ...context,
    strategy,
    options: {},
    model,
    predictor,
    call,
    limit: { seconds: 60, after: time.after },
    inputDir: join(folder, 'input'),
    spoolPath: join(folder, 'sent'),
    async keepFiles(what) {
      kept.push(what);
      return 'jobs/a';
    },
  });
  const thrown = await ended.then(
    () => undefined,
    (reason: Error) => reason.message,
  );
  const { counts, failures } = context.recorder;
  return { counts, failures, written: context.sink.keys, thrown, kept, left: await readdir(folder) };
}

async function run(...answers: readonly KeyedOutcome[]) {
  const { counts, failures, written } = await runJob({ answers });
  return { counts, failures, written };
}

const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const none = { due: 10, ok: 0, failed: 0, dropped: 0, duplicates: 0 };

test('results in any order and in parts: each instance is counted and written once, in order', async () => {
  expect(await run(answer([9, 2, 5]), answer([0, 1, 3, 4, 6, 7, 8]))).toEqual({
    counts: { ...none, ok: 10 },
    failures: [],
    written: all,
  });
});

test('results that are missing: these instances fail', async () => {
  expect(await run(answer([0, 1, 2, 3, 4, 5, 6]))).toEqual({
    counts: { ...none, ok: 7, failed: 3 },
    failures: [{ message: "the job returned no result for this instance. The job's files are kept: jobs/a", count: 3 }],
    written: all,
  });
});

test('what the job wrote that names no instance is told for those without a result', async () => {
  const remarks = ['results-0:3: not JSON', 'errors-0:1: overloaded', 'errors-0:2: overloaded'];
  const { failures } = await run({ ...answer([0, 1, 2, 3, 4, 5, 6]), remarks }, { ...answer([7]), remarks: remarks.slice(2) });
  expect(failures).toEqual([
    {
      message:
        "the job returned no result for this instance. The job's output: results-0:3: not JSON; errors-0:1: overloaded; errors-0:2: overloaded; and 1 more like these. The job's files are kept: jobs/a",
      count: 2,
    },
  ]);
});

test('results that come twice, in one part or in another', async () => {
  const { counts, written } = await run(answer([...all, 9]), answer([3]));
  expect(counts).toEqual({ ...none, ok: 10, duplicates: 2 });
  expect(written).toEqual(all);
});

test('results for keys that were never sent do not stand in for those that are missing', async () => {
  const { counts } = await run(answer([...all.slice(0, 8), 10, -1, 2 ** 33]));
  expect(counts).toEqual({ ...none, ok: 8, failed: 2, unknown: 3 });
});

test('more predictions than keys: nothing says whose they are', async () => {
  const { counts, failures } = await run(answer(all, 11));
  expect(counts).toEqual({ ...none, failed: 10 });
  expect(failures).toEqual([
    { message: 'the call returned 11 predictions for 10 instances, so they cannot be matched', count: 10 },
  ]);
});

test('the source is read once: what was sent is what the sink gets, whatever became of the source', async () => {
  let passes = 0;
  const source: Source = {
    ...numbers(10),
    read(options) {
      if (++passes > 1) throw new Error('read a second time');
      return numbers(10).read(options);
    },
  };
  const { written, left } = await runJob({ answers: [answer(all)], source });
  expect(written).toEqual(all);
  expect(left).toEqual(['input']);
});

test('files are kept of a job that fails, and the message says where', async () => {
  const { thrown, kept } = await runJob({ answers: [answer([1])], error: new Error('job 7 ended FAILED: no quota') });
  expect(thrown).toBe("job 7 ended FAILED: no quota. The job's files are kept: jobs/a");
  expect(kept).toEqual(['all']);
});

test('the output is kept of a job that leaves instances out, and nothing of one that answers for all', async () => {
  expect((await runJob({ answers: [answer([1])] })).kept).toEqual(['output']);
  const failed = new Map([[0, { message: 'too old' }]]);
  expect((await runJob({ answers: [answer(all, all.length, failed)] })).kept).toEqual([]);
});
