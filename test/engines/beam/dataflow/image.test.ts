import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../../../setup/paths.js';
import { inImage } from '../../../../src/engines/beam/dataflow/image.ts';
import type { PipelineSpec, Predict } from '../../../../src/engines/beam/spec.ts';

const own = (path: string) => join(packageRoot, path);
const context = {
  model: { path: '/models/births', name: 's', tags: ['serve'], inputs: [], outputs: [] },
  modelThreads: 2,
  callsInFlight: 1,
  services: {},
  labels: {},
  workDir: '/tmp/cell',
};

function specWith(predict: Predict): PipelineSpec {
  return {
    runner: 'dataflow',
    runnerOptions: [],
    workers: 2,
    workload: { kind: 'batch', rows: 4 },
    splits: [{ firstKey: 0, rows: 4, at: null }],
    reader: {
      command: [process.execPath, own('dist/engines/beam/node/read-process.js')],
      task: { source: { use: 'natality' }, baseDir: '/home', features: [], labels: {}, keepInstances: true },
    },
    model: { path: '/models/births', signature: 's', tags: ['serve'], inputs: [], outputs: [] },
    predict,
    batching: null,
    callTimeoutS: 60,
    sink: null,
    results: '/tmp/cell/results/rows',
    measured: '/tmp/cell/measured/bundles',
    control: '/tmp/cell/control',
    progress: '/tmp/cell/progress',
  };
}

const python: Predict = { runtime: 'python', handler: 'tensorflow', options: {} };
const node = (file: string): Predict => ({
  runtime: 'node',
  command: [process.execPath, own('dist/engines/beam/node/predict-process.js')],
  task: { strategyUrl: pathToFileURL(file).href, rawOptions: {}, context },
});

test("workers read in the image, and write into the cell's folder; the driver alone looks for a stop", () => {
  const spec = specWith(python);
  expect(inImage(spec, 'gs://bucket/a')).toEqual({
    ...spec,
    reader: {
      ...spec.reader,
      command: ['node', '/opt/predbench/node_modules/predbench/dist/engines/beam/node/read-process.js'],
    },
    model: { ...spec.model, path: 'gs://bucket/a/model' },
    results: 'gs://bucket/a/results/rows',
    measured: 'gs://bucket/a/measured/bundles',
    progress: null,
  });
});

test("a job's input is encoded by the strategy in the image", () => {
  const spec = specWith({ runtime: 'job', files: 'gs://bucket/jobs/input/rows' });
  const strategyUrl = pathToFileURL(own('dist/strategies/batch-job/index.js')).href;
  const task = { ...spec.reader.task, encode: { strategyUrl, rawOptions: {}, model: context.model } };
  const { reader, predict } = inImage({ ...spec, reader: { ...spec.reader, task } }, 'gs://bucket/a');
  expect(predict).toEqual(spec.predict);
  expect(reader.task.encode?.strategyUrl).toBe('file:///opt/predbench/node_modules/predbench/dist/strategies/batch-job/index.js');
});

test.each([
  [own('dist/strategies/direct/index.js'), 'file:///opt/predbench/node_modules/predbench/dist/strategies/direct/index.js'],
  // A plug-in is at its own path.
  ['/home/me/mine.js', 'file:///home/me/mine.js'],
])('a strategy in a Node process is found in the image: %s', (file, url) => {
  expect(inImage(specWith(node(file)), 'gs://bucket/a').predict).toEqual({
    runtime: 'node',
    command: ['node', '/opt/predbench/node_modules/predbench/dist/engines/beam/node/predict-process.js'],
    task: {
      strategyUrl: url,
      rawOptions: {},
      context: { ...context, model: { ...context.model, path: 'gs://bucket/a/model' }, workDir: '/tmp' },
    },
  });
});
