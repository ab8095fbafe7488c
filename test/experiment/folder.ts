/** A folder with an experiment that is right, for tests that break one thing of it. */
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { onTestFinished } from 'vitest';

export async function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'predbench-test-')));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), content);
  }
  return dir;
}

/** The same, after `npm install predbench`: plug-ins in it find the package. */
export async function installedFolder(files?: Parameters<typeof temporaryFolder>[0]): Promise<string> {
  const dir = await temporaryFolder(files);
  const modules = join(dir, 'node_modules');
  await mkdir(modules, { recursive: true });
  await symlink(fileURLToPath(new URL('../..', import.meta.url)), join(modules, 'predbench'), 'junction');
  return dir;
}

/** The files of an experiment that is right: model with inputs `age` (float32) and `sex` (string), source, file. */
export function rightFiles(yaml: string = rightYaml): Record<string, string | Uint8Array> {
  return { 'model/saved_model.pb': savedModel(), 'births.csv': 'age,sex\n28,male\n31,female\n', 'experiment.yaml': yaml };
}

export const rightYaml = `name: births
model: { path: model }
source: { use: csv, path: births.csv }
workloads:
  - { use: batch, rows: 100 }
  - { name: slow, use: stream, rate: 10, seconds: 2 }
strategies:
  - { use: direct }
  - { name: grouped, use: direct, batching: { maxSize: 8 } }
`;

/** The files of a batch of 20 rows by a plug-in, `seven`, that predicts 7 for each, 8 rows a call; `more` keys of the experiment. */
export function sevenFiles(name: string, more: string): Record<string, string | Uint8Array> {
  const yaml = `name: ${name}
model: { path: model }
source: { use: csv, path: births.csv }
workloads: [{ use: batch, rows: 20 }]
strategies: [{ use: ./seven.mjs }]
resources: { workers: 1 }
warmUp: { calls: 0 }
${more}
`;
  return { ...rightFiles(yaml), 'seven.mjs': seven };
}

const seven = `
import { defineStrategy, rowPredictor } from 'predbench';
export default defineStrategy({
  kind: 'call', name: 'seven', parse: () => ({}), evidence: () => 'local',
  batching: () => ({ maxSize: 8, maxWaitMs: 0, inFlight: 1 }),
  open: async (_, { model }) => rowPredictor((rows) => rows.map(() => ({ weight: 7 })), model.outputs),
});`;

/** saved_model.pb with one signature: enough to read inputs and outputs from, not to predict with. Field numbers as TensorFlow's. */
function savedModel(): Uint8Array {
  const tensor = (name: string, dtype: number) => {
    const shape = message([2, message([1, -1])]);
    return message([1, `${name}:0`], [2, dtype], [3, shape]);
  };
  const signature = message(
    [1, message([1, 'age'], [2, tensor('age', 1)])],
    [1, message([1, 'sex'], [2, tensor('sex', 7)])],
    [2, message([1, 'weight'], [2, tensor('weight', 1)])],
    [3, 'tensorflow/serving/predict'],
  );
  const graph = message([1, message([4, 'serve'])], [5, message([1, 'serving_default'], [2, signature])]);
  return message([2, graph]);
}

/** A protocol buffer of numbers, texts and messages. */
function message(...fields: readonly (readonly [number, number | string | Uint8Array])[]): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const [number, value] of fields) {
    if (typeof value === 'number') writer.uint32(number << 3).int64(value);
    else if (typeof value === 'string') writer.uint32((number << 3) | 2).string(value);
    else writer.uint32((number << 3) | 2).bytes(value);
  }
  return writer.finish();
}
