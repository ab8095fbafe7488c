/** Predictions of a strategy for a few instances, in the form of a row of the jsonl sink. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Columns, type Feature } from '../../src/core/batch.ts';
import type { CallStrategy, JobStrategy, OpenContext, Strategy } from '../../src/core/predictor.ts';
import { BatchBuilder } from '../../src/data/columns/batch-builder.ts';
import { rowWriter } from '../../src/data/columns/json.ts';
import { batchOf, newCall } from '../../src/strategies/contract-suite/shared.ts';

/** By output; a failure's message in its place. */
export type Prediction = Readonly<Record<string, unknown>> | string;
type Instances = readonly Record<string, never>[];

/** What the sink would write of these values. */
export function asWritten(prediction: Prediction, outputs: readonly Feature[]): Prediction {
  if (typeof prediction === 'string') return prediction;
  const builder = new BatchBuilder(outputs, { nonFinite: true });
  const failure = builder.add(
    0,
    Object.fromEntries(Object.entries(prediction).map(([name, value]) => [name, asServed(name, value)])),
  );
  return failure?.message ?? rowOf(builder.take().columns, 0);
}

/** By TensorFlow Serving's rule, outputs whose names end in `_bytes` are bytes, even where these are text. */
function asServed(name: string, value: unknown): unknown {
  return name.endsWith('_bytes') && typeof value === 'string' ? { b64: Buffer.from(value).toString('base64') } : value;
}

export async function predictedByCalls(
  strategy: Strategy,
  raw: object,
  context: OpenContext,
  instances: Instances,
): Promise<Prediction[]> {
  if (strategy.kind !== 'call') throw new Error(`${strategy.name} does not predict by calls`);
  const call: CallStrategy = strategy;
  const predictor = await call.open(call.parse(raw), context);
  try {
    const rows: Prediction[] = [];
    for (const some of ofOneShape(instances)) {
      const { outputs, failed } = await predictor.predict(batchOf(some, context.model.inputs), newCall());
      rows.push(...some.map((_, i) => failed?.get(i)?.message ?? rowOf(outputs, i)));
    }
    return rows;
  } finally {
    await predictor.close?.();
  }
}

export async function predictedByJob(
  strategy: Strategy,
  raw: object,
  context: OpenContext,
  instances: Instances,
): Promise<Prediction[]> {
  if (strategy.kind !== 'job') throw new Error(`${strategy.name} does not run jobs`);
  const job: JobStrategy = strategy;
  const options = job.parse(raw);
  const predictor = await job.open(options, context);
  const path = join(context.workDir, 'input', 'instances-00000.jsonl');
  await mkdir(join(context.workDir, 'input'), { recursive: true });
  const lines = instances.map((instance, key) => {
    const batch = batchOf([instance], context.model.inputs);
    return job.encode(options, { ...batch, keys: Float64Array.of(key) }, context.model);
  });
  await writeFile(path, lines);
  const rows: Prediction[] = instances.map(() => 'no result');
  try {
    for await (const { keys, outputs, failed } of predictor.run([path], newCall())) {
      keys.forEach((key, i) => (rows[key] = failed?.get(i)?.message ?? rowOf(outputs, i)));
    }
    return rows;
  } finally {
    await predictor.close?.();
  }
}

/** In one call, unless their lengths differ. */
function ofOneShape(instances: Instances): readonly Instances[] {
  const shapes = new Set(instances.map((instance) => JSON.stringify(Object.values(instance).map(lengthOf))));
  return shapes.size === 1 ? [instances] : instances.map((instance) => [instance]);
}

function lengthOf(value: unknown): number | undefined {
  return Array.isArray(value) ? value.length : undefined;
}

function rowOf(columns: Columns, index: number): Prediction {
  return JSON.parse(rowWriter(columns)(index)) as Prediction;
}
