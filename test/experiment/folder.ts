/** A folder with an experiment that is right, for tests that break one thing of it. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

/** saved_model.pb with one signature: enough to read inputs and outputs from, not to predict with. */
function savedModel(): Uint8Array {
  const root = protobuf.Root.fromJSON({
    nested: {
      Model: { fields: { graphs: { rule: 'repeated', type: 'Graph', id: 2 } } },
      Graph: { fields: { info: { type: 'Info', id: 1 }, signatures: { keyType: 'string', type: 'Signature', id: 5 } } },
      Info: { fields: { tags: { rule: 'repeated', type: 'string', id: 4 } } },
      Signature: {
        fields: {
          inputs: { keyType: 'string', type: 'Tensor', id: 1 },
          outputs: { keyType: 'string', type: 'Tensor', id: 2 },
          method: { type: 'string', id: 3 },
        },
      },
      Tensor: { fields: { name: { type: 'string', id: 1 }, dtype: { type: 'int32', id: 2 }, shape: { type: 'Shape', id: 3 } } },
      Shape: { fields: { dims: { rule: 'repeated', type: 'Dim', id: 2 } } },
      Dim: { fields: { size: { type: 'int64', id: 1 } } },
    },
  });
  const shape = { dims: [{ size: -1 }] };
  const signature = {
    inputs: { age: { name: 'age:0', dtype: 1, shape }, sex: { name: 'sex:0', dtype: 7, shape } },
    outputs: { weight: { name: 'weight:0', dtype: 1, shape } },
    method: 'tensorflow/serving/predict',
  };
  const type = root.lookupType('Model');
  return type.encode(type.fromObject({ graphs: [{ info: { tags: ['serve'] }, signatures: { serving_default: signature } }] })).finish();
}
