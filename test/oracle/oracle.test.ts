/** Every strategy against what TensorFlow's own Python predicts (make.py): they share code, so agreeing is not enough. */
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBatchPrediction } from '../../dist/services/stand-ins/batch-prediction/server.js';
import { createModelServer } from '../../dist/services/stand-ins/model-server/server.js';
import { readSignature } from '../../src/data/model/saved-model.ts';
import type { OpenContext } from '../../src/core/predictor.ts';
import type { Shapes } from '../../src/core/signature.ts';
import batchJob from '../../src/strategies/batch-job/index.ts';
import direct from '../../src/strategies/direct/index.ts';
import rest from '../../src/strategies/rest/index.ts';
import { asWritten, type Prediction, predictedByCalls, predictedByJob } from './predicted.ts';

const models = fileURLToPath(new URL('models', import.meta.url));
/** Signatures that are not the default one. */
const signatures: Readonly<Record<string, string>> = { forms: 'tenfold' };

/** What a signature leaves open. */
const shapes: Readonly<Record<string, Shapes>> = { dynamic: { x: [3], doubled: [3] } };

const protocols = ['tensorflow-serving', 'open-inference', 'ai-platform', 'vertex-ai'] as const;

describe.each(readdirSync(models))('%s', (name) => {
  let expected: readonly { readonly instance: Record<string, never>; readonly prediction: Prediction }[] = [];
  let context: OpenContext;
  const servers: FastifyInstance[] = [];

  beforeAll(async () => {
    const lines = (await readFile(join(models, name, 'expected.jsonl'), 'utf8')).trim().split('\n');
    expected = lines.map((line) => JSON.parse(line) as (typeof expected)[number]);
    const given = shapes[name];
    const model = await readSignature(join(models, name), signatures[name], given);
    const open = given === undefined ? {} : { shapes: given };
    const options = { ...open, model: model.path, signature: model.name, modelName: 'model', modelThreads: 1, port: 0 };
    servers.push(
      await createModelServer({ ...options, kind: 'model-server' }),
      await createBatchPrediction({ ...options, kind: 'batch-prediction', roots: [tmpdir()] }),
    );
    const [online, jobs] = await Promise.all(servers.map((server) => server.listen({ host: '127.0.0.1', port: 0 })));
    context = {
      model,
      modelThreads: 1,
      callsInFlight: 1,
      services: { 'model-server': online ?? '', 'batch-prediction': jobs ?? '' },
      labels: {},
      workDir: await mkdtemp(join(tmpdir(), 'predbench-oracle-')),
    };
  }, 60_000);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await rm(context.workDir, { recursive: true, force: true });
  });

  const right = () => expected.map(({ prediction }) => asWritten(prediction, context.model.outputs));
  const instances = () => expected.map(({ instance }) => instance);

  it('is predicted by direct as TensorFlow does', async () => {
    const predicted = await predictedByCalls(direct, {}, context, instances());
    expect(predicted).toEqual(right());
  });

  // The JSON of the Open Inference Protocol has no bytes.
  it.each(protocols.filter((protocol) => name !== 'bytes' || protocol !== 'open-inference'))(
    'is predicted by rest over %s as TensorFlow does',
    async (protocol) => {
      const predicted = await predictedByCalls(rest, { protocol }, context, instances());
      expect(predicted).toEqual(right());
    },
  );

  it.each(['ai-platform', 'vertex-ai'])('is predicted by batch-job over %s as TensorFlow does', async (protocol) => {
    const predicted = await predictedByJob(batchJob, { protocol, pollMs: 10 }, context, instances());
    expect(predicted).toEqual(right());
  });
});
