/** The spec of a cell's pipeline. */
import type { BeamSettings } from '../../core/keys/engine.ts';
import type { QueueName } from '../../data/google/pubsub/queue.ts';
import type { Source } from '../../data/sources/source.ts';
import { joinPath } from '../../data/storage/index.ts';
import { beamHandlers } from '../../strategies/beam-handlers.ts';
import { builtIns } from '../../strategies/registry.ts';
import type { Strategy } from '../../core/predictor.ts';
import { fileURLToPath } from 'node:url';
import { type CellTask, openContext } from '../engine.ts';
import type { OpenedJob } from '../open-job.ts';
import { sinkOf } from './sink.ts';
import { splitsOf } from './splits.ts';
import type { NodeChild, PipelineSpec, Predict, WorkloadOfSpec } from './spec.ts';
import type { Workspace } from './workspace.ts';

export interface Planned {
  readonly strategy: Strategy;
  /** As the strategy parsed them. */
  readonly options: unknown;
  readonly source: Source;
  /** Only of a job strategy. */
  readonly batchJob: OpenedJob | undefined;
}

export async function specOf(
  task: CellTask,
  { runner, batching }: BeamSettings,
  planned: Planned,
  { places }: Workspace,
  { options: runnerOptions, results }: { readonly options: readonly string[]; readonly results: QueueName | undefined },
): Promise<PipelineSpec> {
  const { workload, model, settings, baseDir, labels } = task;
  const { maxSize = 1, maxWaitMs = 0 } = task.batching ?? {};
  return {
    runner,
    runnerOptions,
    workers: task.workers,
    workload: workloadOf(task, results),
    splits: workload.kind === 'batch' ? await splitsOf(planned.source, workload.rows, task.workers) : [],
    reader: nodeChild('read-process', {
      source: task.source,
      baseDir,
      features: model.inputs,
      labels,
      keepInstances: task.sink.use !== 'none',
      ...(planned.batchJob !== undefined && {
        encode: { strategyUrl: task.strategy.moduleUrl, rawOptions: task.strategy.rawOptions, model },
      }),
    }),
    model: { path: model.path, signature: model.name, tags: model.tags, inputs: model.inputs, outputs: model.outputs },
    predict: predictOf(task, planned),
    batching: batching === 'adaptive' ? null : { maxSize, maxWaitMs },
    callTimeoutS: settings.callTimeoutS,
    sink: sinkOf(task, planned.strategy),
    ...places,
  };
}

function workloadOf({ workload, queue }: CellTask, results: QueueName | undefined): WorkloadOfSpec {
  if (workload.kind === 'batch') return { kind: 'batch', rows: workload.rows };
  if (queue === undefined || results === undefined) throw new Error(`a pipeline of Beam does not take a ${workload.kind}`);
  return {
    kind: 'queue',
    subscription: `projects/${queue.projectId}/subscriptions/${queue.name}`,
    results: `projects/${results.projectId}/topics/${results.name}`,
  };
}

function predictOf(task: CellTask, { strategy, options, batchJob }: Planned): Predict {
  if (batchJob !== undefined) return { runtime: 'job', files: jobInput(batchJob) };
  const { moduleUrl, rawOptions, runtime } = task.strategy;
  const [, handler] = Object.entries(beamHandlers).find(([name]) => builtIns[name] === moduleUrl) ?? [];
  if (runtime !== 'python' || handler === undefined) {
    const start = { strategyUrl: moduleUrl, rawOptions, context: openContext(task, 1) };
    return { runtime: 'node', ...nodeChild('predict-process', start) };
  }
  const endpoint = strategy.address?.(options) ?? Object.values(task.services).at(0);
  return {
    runtime: 'python',
    handler,
    options: { ...(options as Readonly<Record<string, unknown>>), ...(endpoint !== undefined && { endpoint }) },
  };
}

/** Prefix of the files that a pipeline prepares for a job. */
export function jobInput({ workDir }: OpenedJob): string {
  return joinPath(workDir, 'input', 'rows');
}

function nodeChild<T>(module: string, task: T): NodeChild<T> {
  return { command: [process.execPath, fileURLToPath(new URL(`./node/${module}.js`, import.meta.url))], task };
}
