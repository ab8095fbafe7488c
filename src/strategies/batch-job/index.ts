import type { NumericColumn } from '../../core/batch.ts';
import { secondsPerHour } from '../../core/units.ts';
import { randomUUID } from 'node:crypto';
import { rowWriter } from '../../data/columns/json.ts';
import { isGoogles } from '../../data/google/client.ts';
import { defineStrategy, type JobPredictor, type OpenContext } from '../../core/predictor.ts';
import { ProblemsError } from '../../core/problems.ts';
import { joinPath, placeOf } from '../../data/storage/index.ts';
import { calledServer } from '../called-server.ts';
import { aiPlatform } from './ai-platform.ts';
import { askService, type Polling, runJob } from './job-service.ts';
import { addressOf, type BatchJobOptions, parseBatchJobOptions } from './options.ts';
import { queueLabel } from './queue-label.ts';
import { outputFiles } from './output-files.ts';
import { readErrors, readResults } from './results.ts';
import { keyFieldBeside } from './key-field.ts';
import { jobUsage } from './usage.ts';
import { vertexAi } from './vertex-ai.ts';
import { effort } from './effort.ts';

/** A batch prediction job over files, at the embedded service unless `service` is given. */
export default defineStrategy<BatchJobOptions>({
  kind: 'job',
  name: 'batch-job',
  parse: parseBatchJobOptions,
  ...calledServer('batch-prediction', addressOf),
  storage: ({ storage }) => storage,
  encode(_options, { columns, keys, size }, model) {
    const key: NumericColumn = { dtype: 'float64', shape: [], values: keys };
    const row = rowWriter({ [keyFieldBeside(model)]: key, ...columns });
    let text = '';
    for (let i = 0; i < size; i++) text += `${row(i)}\n`;
    return Buffer.from(text);
  },
  open,
  usage: jobUsage,
  assumptions: ({ queueS }) => (queueS > 0 ? [`the embedded service kept the job in its queue for ${queueS} s (assumed)`] : []),
  effort,
});

const apis = { 'ai-platform': aiPlatform, 'vertex-ai': vertexAi } as const;

/** A job of another service than Google's may be over in a moment, and waiting for the next poll is no part of it. */
function pollingOf(pollMs: number | undefined, rootUrl: string): Polling {
  if (pollMs === undefined && !isGoogles(rootUrl)) return { leastMs: 10, mostMs: 200 };
  const everyMs = pollMs ?? 5000;
  return { leastMs: everyMs, mostMs: everyMs };
}

async function open(
  options: BatchJobOptions,
  { model, modelThreads, services, labels, workDir }: OpenContext,
): Promise<JobPredictor> {
  const rootUrl = addressOf(options) ?? services['batch-prediction'];
  if (rootUrl === undefined) throw new ProblemsError({ key: 'service', message: 'no service is given, and none was started' });
  const { protocol, projectId = 'local', region, modelName, modelVersion, machineType, batchSize, queueS, timeoutMs } = options;
  const polling = pollingOf(options.pollMs, rootUrl);
  const api = await apis[protocol]({ rootUrl, projectId, region, modelName, modelVersion, machineType, timeoutMs });
  const keyField = keyFieldBeside(model);
  const form = { lines: api.lines, keyField, outputs: model.outputs };
  return {
    check: () => askService(api, AbortSignal.timeout(timeoutMs)),
    async *run(uris, call) {
      call.phase('upload');
      const request = {
        jobId: `predbench_${randomUUID().replaceAll('-', '')}`,
        keyField,
        inputPaths: uris,
        outputPath: joinPath(workDir, 'output'),
        workers: modelThreads,
        batchSize,
        labels: { 'made-by': 'predbench', ...labels, ...(queueS > 0 && { [queueLabel]: String(queueS) }) },
      };
      const { nodeHours, outputPath, remarks = [] } = await runJob(api, request, polling, call);
      if (nodeHours !== undefined) call.count('jobNodeS', nodeHours * secondsPerHour);
      call.phase('fetch');
      const { results, errors, ...files } = await outputFiles(outputPath);
      const inputs = await Promise.all(uris.map((uri) => placeOf(uri).list(uri)));
      const stored = [...inputs.flat(), ...results, ...errors];
      for (const { bytes } of stored) call.count('storedBytes', bytes);
      call.count('storageWrites', stored.length);
      const told = [...remarks, ...files.remarks];
      if (told.length > 0) yield { keys: new Float64Array(), outputs: {}, remarks: told };
      yield* readErrors(errors, form);
      yield* readResults(results, form);
    },
  };
}
