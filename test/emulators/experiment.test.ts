/** Everything of an experiment that is a path, in Cloud Storage. */
import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cacheFolder } from '../../setup/paths.js';
import { readRecord } from '../../src/run/store.ts';
import { type FakeGcs, startFakeGcs } from './fake-gcs.ts';

const bucket = 'predbench-test';
const root = fileURLToPath(new URL('../..', import.meta.url));
let gcs: FakeGcs;
let folder: string;

beforeAll(async () => {
  gcs = await startFakeGcs(bucket);
  folder = await mkdtemp(join(tmpdir(), 'predbench-test-'));
  const model = join(root, 'models/babyweight');
  await upload(join(model, 'saved_model.pb'), 'model/saved_model.pb');
  await upload(join(model, 'training.json'), 'model/assets.extra/training.json');
  await upload(join(root, 'data/us-births-2014-sample.csv'), 'births.csv');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await gcs.stop();
});

async function upload(path: string, name: string): Promise<void> {
  await pipeline(createReadStream(path), gcs.client.bucket(bucket).file(name).createWriteStream());
}

/** A cache folder of its own, with TensorFlow as it is set up for the user. */
async function linkTensorflow(cache: string): Promise<void> {
  await mkdir(cache);
  const names = await readdir(cacheFolder());
  const ready = names.filter((name) => name.startsWith('tfjs-node-'));
  await Promise.all(ready.map((name) => symlink(join(cacheFolder(), name), join(cache, name))));
}

it('model, source, sink and the files of a job lie in a bucket; the job leaves nothing behind', async () => {
  await writeFile(
    join(folder, 'experiment.yaml'),
    `name: cloud
model: { path: gs://${bucket}/model }
source:
  use: csv
  path: gs://${bucket}/births.csv
  columns:
    is_male: { from: sex, values: { male: 'True', female: 'False' } }
    mother_age: { from: mage }
    gestation_weeks: { from: weeks }
    mother_race: { constant: Unknown }
    mother_married: { constant: 'True' }
    cigarette_use: { constant: 'None' }
    plurality: { constant: 1 }
    alcohol_use: { constant: 'None' }
sink: { use: jsonl, path: gs://${bucket}/predictions }
workloads: [{ use: batch, rows: 500 }]
strategies: [{ use: direct }, { use: batch-job, storage: gs://${bucket}/jobs }]
`,
  );
  const cache = join(folder, 'cache');
  await linkTensorflow(cache);
  const env = { ...process.env, PREDBENCH_STORAGE_ENDPOINT: gcs.url, PREDBENCH_CACHE: cache };
  await promisify(execFile)(process.execPath, [join(root, 'dist/cli/main.js'), 'run', 'experiment.yaml'], { cwd: folder, env });

  const [id] = await readdir(join(folder, 'results'));
  const record = await readRecord(join(folder, 'results', id as string));
  expect(record.model.path).toBe(`gs://${bucket}/model`);
  expect(record.source.description).toBe(`csv gs://${bucket}/births.csv`);
  expect(record.cells).toMatchObject([
    { state: 'measured', result: { measured: { counts: { due: 500, ok: 500 } } } },
    { state: 'measured', result: { measured: { counts: { due: 500, ok: 500 } } } },
  ]);
  expect(record.agreements).toMatchObject([{ state: 'agree', compared: 500, missing: 0 }]);
  const [objects] = await gcs.client.bucket(bucket).getFiles();
  expect(objects.map(({ name }) => name).filter((name) => !name.startsWith('model/'))).toEqual([
    'births.csv',
    `predictions/${id}/batch-job+batch+1.jsonl`,
    `predictions/${id}/direct+batch+1.jsonl`,
  ]);
  const [rows] = await gcs.client.bucket(bucket).file(`predictions/${id}/direct+batch+1.jsonl`).download();
  const [copy] = await readdir(join(cache, 'models'));
  const files = await readdir(join(cache, 'models', copy as string), { recursive: true });
  expect(files.toSorted()).toEqual(['assets.extra', 'assets.extra/training.json', 'saved_model.pb']);
  expect(rows.toString().trimEnd().split('\n')).toHaveLength(500);
});
