import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/core/batch.ts';
import { readSignature } from '../../../src/data/model/saved-model.ts';
import { ProblemsError } from '../../../src/core/problems.ts';

const pathOf = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const scalar = (dtype: Feature['dtype'], ...names: string[]): Feature[] => names.map((name) => ({ name, dtype, shape: [] }));

const births: readonly Feature[] = [
  ...scalar('string', 'alcohol_use', 'cigarette_use'),
  ...scalar('float32', 'gestation_weeks'),
  ...scalar('string', 'is_male'),
  ...scalar('float32', 'mother_age'),
  ...scalar('string', 'mother_married', 'mother_race'),
  ...scalar('float32', 'plurality'),
];

describe('the bundled model', () => {
  const path = pathOf('models/babyweight');
  const signature = { path, tags: ['serve'], inputs: births, outputs: [{ name: 'predictions', dtype: 'float32', shape: [1] }] };

  it('has serving_default as its default', async () => {
    expect(await readSignature(path)).toEqual({ ...signature, name: 'serving_default' });
  });

  it('has predict as well', async () => {
    expect(await readSignature(path, 'predict')).toEqual({ ...signature, name: 'predict' });
  });
});

const shared = pathOf('../shared/models');
describe.skipIf(!existsSync(shared))('models of other makers', () => {
  it('reads the estimator of 2018', async () => {
    const { name, inputs, outputs } = await readSignature(join(shared, 'babyweight-estimator-v1'));
    expect(name).toBe('predict');
    expect(inputs.map((feature) => feature.name)).toEqual(births.map((feature) => feature.name));
    expect(outputs).toEqual([{ name: 'predictions', dtype: 'float32', shape: [1] }]);
  });

  it('reads a Keras model', async () => {
    const { name, inputs, outputs } = await readSignature(join(shared, 'babyweight-keras-20220204094559'));
    expect(name).toBe('serving_default');
    expect(inputs).toEqual([
      ...scalar('float32', 'gestation_weeks'),
      ...scalar('string', 'is_male'),
      ...scalar('float32', 'mother_age'),
      ...scalar('string', 'plurality'),
    ]);
    expect(outputs).toEqual([{ name: 'weight', dtype: 'float32', shape: [1] }]);
  });
});

/** As tensorflow/core/protobuf has them; written down again, so that the reader's own schema is checked. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraphDef meta_graphs = 2; }
  message MetaGraphDef { MetaInfoDef meta_info_def = 1; map<string, SignatureDef> signature_def = 5; }
  message MetaInfoDef { repeated string tags = 4; }
  message SignatureDef { map<string, TensorInfo> inputs = 1; map<string, TensorInfo> outputs = 2; string method_name = 3; }
  message TensorInfo {
    oneof encoding { string name = 1; CooSparse coo_sparse = 4; }
    int32 dtype = 2;
    TensorShapeProto tensor_shape = 3;
  }
  message CooSparse { string values_tensor_name = 1; }
  message TensorShapeProto { repeated Dim dim = 2; bool unknown_rank = 3; }
  message Dim { int64 size = 1; }
`);

function tensor(dtype: number, ...shape: number[]) {
  return { name: 'x:0', dtype, tensorShape: { dim: shape.map((size) => ({ size })) } };
}

const output = { y: tensor(1, -1, 1) };

const named = (name: string) => ({ [name]: { outputs: output } });
const graph = (signatureDef: object, tags = ['serve']) => ({ metaInfoDef: { tags }, signatureDef });

async function problemsOf(path: string, name?: string) {
  const error: unknown = await readSignature(path, name).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof ProblemsError)) throw new Error(`no ProblemsError: ${String(error)}`);
  return error.problems.map(({ key, message }) => [key, message].filter(Boolean).join(': '));
}

describe('signatures', () => {
  let dir: string;
  let count = 0;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'predbench-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  async function folder(bytes?: Uint8Array): Promise<string> {
    const path = join(dir, `model-${count++}`);
    await mkdir(path);
    if (bytes !== undefined) await writeFile(join(path, 'saved_model.pb'), bytes);
    return path;
  }

  function save(metaGraphs: readonly object[]): Promise<string> {
    const type = root.lookupType('SavedModel');
    return folder(type.encode(type.fromObject({ metaGraphs })).finish());
  }

  it('gives features by name, with dtype and shape, the batch left out', async () => {
    const inputs = {
      b: tensor(7, -1),
      a: tensor(1, -1, 2, 3),
      i: tensor(3, -1),
      l: tensor(9, -1),
      d: tensor(2, -1),
      t: tensor(10, -1),
    };
    const unknownRank = { name: 'x:0', dtype: 1, tensorShape: { unknownRank: true } };
    const path = await save([graph({ only: { inputs, outputs: { y: unknownRank } }, __saved_model_init_op: {} })]);
    expect(await readSignature(path)).toEqual({
      path,
      name: 'only',
      tags: ['serve'],
      inputs: [
        { name: 'a', dtype: 'float32', shape: [2, 3] },
        { name: 'b', dtype: 'string', shape: [] },
        { name: 'd', dtype: 'float64', shape: [] },
        { name: 'i', dtype: 'int32', shape: [] },
        { name: 'l', dtype: 'int64', shape: [] },
        { name: 't', dtype: 'bool', shape: [] },
      ],
      outputs: [{ name: 'y', dtype: 'float32', shape: [] }],
    });
  });

  it('takes the graph that is tagged serve and nothing else', async () => {
    const path = await save([
      graph(named('trained'), ['train']),
      graph(named('tpu'), ['serve', 'tpu']),
      graph(named('served'), ['serve']),
    ]);
    expect((await readSignature(path)).name).toBe('served');
    expect(await problemsOf(await save([graph({}, ['train']), graph({}, ['eval'])]))).toEqual([
      'the SavedModel has no graph tagged "serve"; it has: train, eval',
    ]);
  });

  it('names the signatures when the one asked for, or a default, is not among them', async () => {
    const path = await save([graph({ classify: { outputs: output }, regress: { outputs: output } })]);
    expect(await problemsOf(path)).toEqual([
      'signature: the model has several signatures, none of them the default; it has: classify, regress',
    ]);
    expect(await problemsOf(path, 'regres')).toEqual([
      'signature: the model has no signature "regres" (did you mean "regress"?); it has: classify, regress',
    ]);
    expect(await problemsOf(await save([graph({ __saved_model_init_op: {} })]))).toEqual([
      'signature: the model has no signatures',
    ]);
  });

  it('says everything that cannot be carried, at once', async () => {
    const inputs = {
      fixed: tensor(1, 8),
      ragged: tensor(1, -1, -1),
      complex: tensor(8, -1),
      sparse: { cooSparse: { valuesTensorName: 'x:0' }, dtype: 1 },
    };
    expect(await problemsOf(await save([graph({ serving_default: { inputs, outputs: { y: tensor(1) } } })]))).toEqual([
      'input complex: complex64 is not supported; supported: float32, float64, int32, uint8, int16, int8, string, int64, bool, bfloat16, uint16, float16, uint32, uint64',
      'input ragged: its shape [-1, -1] leaves more open than the batch',
      'input sparse: sparse and composite tensors are not supported',
      'input fixed: its shape [8] has no batch of any size in the first place',
      'output y: its shape [] has no batch of any size in the first place',
    ]);
  });

  it('takes shapes that the signature leaves open from the experiment', async () => {
    const unknownRank = { name: 'x:0', dtype: 1, tensorShape: { unknownRank: true } };
    const path = await save([
      graph({ only: { inputs: { x: tensor(3, -1, -1, 2) }, outputs: { y: unknownRank, z: tensor(1, -1) } } }),
    ]);
    const given = { x: [7, 2], y: [3] };
    expect(await readSignature(path, undefined, given)).toMatchObject({
      inputs: [{ name: 'x', dtype: 'int32', shape: [7, 2] }],
      outputs: [
        { name: 'y', shape: [3] },
        { name: 'z', shape: [] },
      ],
      shapes: given,
    });
    await expect(readSignature(path)).rejects.toThrow('model: { shapes: { "x": [128, 2] } }');
    const wrong = { x: [7, 3], xx: [1], z: [2] };
    const error: unknown = await readSignature(path, undefined, wrong).catch((error: unknown) => error);
    expect((error as ProblemsError).problems.map(({ key, message }) => [key, message])).toEqual([
      ['shapes.xx', 'the signature has no input or output of this name (did you mean "x"?); it has: x, y, z'],
      ['input x', 'model.shapes says [7, 3] for one instance, but the signature has [-1, 2]'],
      ['output z', 'model.shapes says [2] for one instance, but the signature has []'],
    ]);
  });

  it('leaves out outputs without the batch, if there are others', async () => {
    const path = await save([
      graph({ only: { inputs: {}, outputs: { labels: tensor(7, 3), version: tensor(3), y: tensor(1, -1) } } }),
    ]);
    expect(await readSignature(path)).toMatchObject({
      outputs: [{ name: 'y', dtype: 'float32', shape: [] }],
      withoutBatch: ['labels [3]', 'version []'],
    });
  });

  it('says that variables/ was not copied', async () => {
    const path = await folder(Buffer.from('a graph with a VarHandleOp'));
    const message = 'the model has variables, and the file variables/variables.index with their values is not there';
    expect(await problemsOf(path)).toEqual([message]);
  });

  it('names the versions in a folder of TensorFlow Serving, the newest as the remedy', async () => {
    const path = await folder();
    for (const version of ['9', '10']) {
      await mkdir(join(path, version));
      await writeFile(join(path, version, 'saved_model.pb'), '');
    }
    await expect(readSignature(path)).rejects.toThrow(join(path, '10'));
    expect(await problemsOf(path)).toEqual(['this folder has versions of a model, 9, 10, and no saved_model.pb of its own']);
  });

  it('says what is there instead of a model', async () => {
    const file = join(dir, 'file');
    await writeFile(file, 'x');
    expect(await problemsOf(join(dir, 'nothing'))).toEqual(['the model does not exist']);
    expect(await problemsOf(file)).toEqual(['this is a file, but a model is a folder']);
    expect(await problemsOf(await folder())).toEqual(['this folder has no saved_model.pb']);
    expect(await problemsOf(await folder(Buffer.from('<html>no model</html>')))).toEqual(['not a SavedModel, or truncated']);
    expect(await problemsOf(await folder(new Uint8Array()))).toEqual([
      'the SavedModel has no graph tagged "serve"; it has: none',
    ]);
  });
});
