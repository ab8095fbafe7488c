import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rowsOf } from '../../../src/core/batch.ts';
import type { CallRecorder } from '../../../src/core/call-recorder.ts';
import type { KeyedOutcome } from '../../../src/core/predictor.ts';
import type { ModelSignature } from '../../../src/core/signature.ts';
import batchJob from '../../../src/strategies/batch-job/index.ts';
import { newCall } from '../../../src/strategies/contract-suite/shared.ts';
import { temporaryFolder } from '../../experiment/folder.ts';
import { type Answer, jobService, type Otherwise, type Poll } from '../job-service.ts';

export const model: ModelSignature = {
  path: '',
  name: 'predict',
  tags: ['serve'],
  inputs: [
    { name: 'sex', dtype: 'string', shape: [] },
    { name: 'weeks', dtype: 'float32', shape: [2] },
  ],
  outputs: [{ name: 'weight', dtype: 'float32', shape: [1] }],
};

export const aiPlatform = { protocol: 'ai-platform', pollMs: 1, projectId: 'p', modelName: 'm' };
export const vertexAi = { protocol: 'vertex-ai', pollMs: 1, projectId: 'p', modelName: '42', region: 'europe-west1' };

interface Ran {
  readonly outcomes: readonly KeyedOutcome[];
  readonly error: Error | undefined;
  readonly call: CallRecorder;
  readonly requests: readonly { readonly path: string; readonly body: unknown }[];
  readonly workDir: string;
}

/** Runs a job against the script, with these files as its output. */
export async function ran(
  polls: readonly Poll[],
  files: Readonly<Record<string, string | Uint8Array>> = {},
  created?: Answer,
  abort = new AbortController(),
  options: object = aiPlatform,
  served = model,
  otherwise: Otherwise = {},
): Promise<Ran> {
  const { url, requests } = await jobService(polls, created, otherwise);
  const workDir = await temporaryFolder({ 'instances-00000.jsonl': 'x'.repeat(100) });
  await mkdir(join(workDir, 'output'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(workDir, 'output', name), text);
  const predictor = await batchJob.open(batchJob.parse({ service: url, ...options }), {
    model: served,
    modelThreads: 3,
    callsInFlight: 1,
    services: {},
    labels: { 'predbench-run': 'mine-1' },
    workDir,
  });
  const call = newCall(abort.signal);
  const outcomes: KeyedOutcome[] = [];
  let error: Error | undefined;
  try {
    for await (const outcome of predictor.run([join(workDir, 'instances-00000.jsonl')], call)) outcomes.push(outcome);
  } catch (cause) {
    error = cause as Error;
  }
  call.end();
  return { outcomes, error, call, requests, workDir };
}

/** What the jobs wrote that names no instance. */
export function remarks(outcomes: readonly KeyedOutcome[]): string[] {
  return outcomes.flatMap((outcome) => outcome.remarks ?? []);
}

/** `key: prediction or failure` */
export function answers(outcomes: readonly KeyedOutcome[], output = 'weight'): [number, unknown][] {
  return outcomes.flatMap(({ keys, outputs, failed }) => {
    const rows = rowsOf({ size: keys.length, columns: outputs });
    return Array.from(keys, (key, i): [number, unknown] => [key, failed?.get(i)?.message ?? rows[i]?.[output]]);
  });
}
