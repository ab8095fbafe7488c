import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { valueWriter } from '../../model/json.ts';
import { parseOptions } from '../../options.ts';
import { defineStrategy, type JobPredictor, type OpenContext, type RunTotals, type Usage } from '../../predictor.ts';
import { ProblemsError } from '../../problems.ts';
import { joinPath, placeOf } from '../../storage/index.ts';
import { aiPlatform } from './ai-platform.ts';
import { readErrors, readResults, resultFiles } from './results.ts';

const options = z.strictObject({
  service: z.url({ protocol: /^https?$/, error: 'must be a URL such as http://127.0.0.1:8502' }).optional(),
  /** Folder for the job's files: a bucket for a service that is not on this machine. */
  storage: z
    .string()
    .regex(/^gs:\/\/[^/]+/, 'must be a folder in Cloud Storage, such as gs://bucket/jobs')
    .optional(),
  projectId: z.string().min(1).default('local'),
  /** Lines a call, inside the job; AI Platform's own default. */
  batchSize: z.number().int().min(1).default(64),
  pollMs: z.number().int().min(1).default(200),
});

type BatchJobOptions = z.output<typeof options>;

/** A batch prediction job over files; without `service` the embedded batch prediction service. */
export default defineStrategy<BatchJobOptions>({
  kind: 'job',
  name: 'batch-job',
  parse: (raw) => parseOptions(options, raw),
  services: ({ service }) => (service === undefined ? ['batch-prediction'] : []),
  evidence: ({ service }) => (service === undefined ? 'embedded stand-in' : 'real server'),
  storage: ({ storage }) => storage,
  encode(_options, { columns, keys, size }) {
    const keyField = keyFieldBeside(Object.keys(columns));
    const writers = Object.entries(columns).map(([name, column]) => ({ name: JSON.stringify(name), write: valueWriter(column) }));
    let text = '';
    for (let i = 0; i < size; i++) {
      text += `{"${keyField}":${keys[i]}`;
      for (const { name, write } of writers) text += `,${name}:${write(i)}`;
      text += '}\n';
    }
    return Buffer.from(text);
  },
  open,
  usage: jobUsage,
  effort: {
    resources: [
      'a bucket for the input and output files',
      'a deployed or uploaded model version',
      'something that starts the job after the pipeline and joins its results',
    ],
    roles: ['permission to create and watch jobs', 'read and write access to the bucket for pipeline and job'],
    modelUpdate: ['create a new model version', 'name it in the next job'],
  },
});

async function open(jobOptions: BatchJobOptions, { model, modelThreads, services, workDir }: OpenContext): Promise<JobPredictor> {
  const rootUrl = jobOptions.service ?? services['batch-prediction'];
  if (rootUrl === undefined)
    throw new ProblemsError([{ key: 'service', message: 'no service is given, and no batch prediction service was started' }]);
  const { projectId, pollMs, batchSize } = jobOptions;
  const service = await aiPlatform({ rootUrl, projectId, pollMs });
  const keyField = keyFieldBeside(model.inputs.map(({ name }) => name));
  return {
    async *run(uris, call) {
      call.phase('upload');
      const outputPath = joinPath(workDir, 'output');
      const jobId = `predbench_${randomUUID().replaceAll('-', '')}`;
      const { nodeHours } = await service.run({ jobId, inputPaths: uris, outputPath, workers: modelThreads, batchSize }, call);
      call.count('jobNodeS', nodeHours * 3600);
      call.phase('fetch');
      const { results, errors } = await resultFiles(outputPath);
      const inputs = await Promise.all(uris.map((uri) => placeOf(uri).list(uri)));
      const files = [...inputs.flat(), ...results, ...errors];
      for (const { bytes } of files) call.count('storedBytes', bytes);
      call.count('storageWrites', files.length);
      yield* readErrors(errors, keyField);
      yield* readResults(results, keyField, model.outputs);
    },
  };
}

/** The lines' field for the instance's key, which the service passes through: it must not be one of the model's. */
function keyFieldBeside(names: readonly string[]): string {
  let field = 'key';
  while (names.includes(field)) field = `_${field}`;
  return field;
}

const hoursPerMonth = 730;
const storedHours = 24;

function jobUsage(_options: BatchJobOptions, { counters, modelThreads }: RunTotals): Usage[] {
  const { jobNodeS = 0, storedBytes = 0, storageWrites = 0 } = counters;
  return [
    {
      part: 'job',
      sku: 'ai-platform/batch-prediction',
      quantity: jobNodeS / 3600,
      unit: 'node h',
      evidence: 'measured',
      rule: `node hours as the job reports them: ${modelThreads} worker(s) from the start of their set-up to the end; a cloud job also waits minutes for its machines`,
    },
    {
      part: 'storage',
      sku: 'cloud-storage/standard',
      quantity: ((storedBytes / 1e9) * storedHours) / hoursPerMonth,
      unit: 'GB month',
      evidence: 'assumed',
      rule: `${storedBytes} bytes of input and output files (measured), kept for ${storedHours} h (assumed)`,
    },
    {
      part: 'storage',
      sku: 'cloud-storage/class-a',
      quantity: storageWrites / 1000,
      unit: '1000 operations',
      evidence: 'measured',
      rule: `${storageWrites} files written, one operation each`,
    },
  ];
}
