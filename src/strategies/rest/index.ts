import { z } from 'zod';
import { type Batch, concatBatches, viewBatch } from '../../batch.ts';
import { parseOptions } from '../../options.ts';
import {
  type Call,
  type CallPredictor,
  defineStrategy,
  type Failure,
  type OpenContext,
  type Outcome,
  type RunTotals,
  type Usage,
} from '../../predictor.ts';
import { exitCodes, messageOf, ProblemsError } from '../../problems.ts';
import type { Dialect } from './dialects/dialect.ts';
import { tensorflowServing } from './dialects/tensorflow-serving.ts';
import { HttpError, Transport } from './transport.ts';

const dialects = { 'tensorflow-serving': tensorflowServing } as const satisfies Record<string, Dialect>;

const options = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/, error: 'must be a URL such as http://127.0.0.1:8501' }).optional(),
  modelName: z.string().min(1).default('model'),
  dialect: z.enum(Object.keys(dialects) as (keyof typeof dialects)[]).default('tensorflow-serving'),
  timeoutMs: z.number().int().min(1).default(10_000),
  retries: z
    .strictObject({
      maxAttempts: z.number().int().min(1).default(4),
      baseMs: z.number().min(0).default(100),
      maxMs: z.number().min(0).default(5000),
    })
    .prefault({}),
});

type RestOptions = z.output<typeof options>;

/** The model behind a REST endpoint; without `endpoint` the embedded model server. */
export default defineStrategy<RestOptions>({
  kind: 'call',
  name: 'rest',
  parse: (raw) => parseOptions(options, raw),
  services: ({ endpoint }) => (endpoint === undefined ? ['model-server'] : []),
  evidence: ({ endpoint }) => (endpoint === undefined ? 'embedded stand-in' : 'real server'),
  batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 8 }),
  open,
  usage: endpointUsage,
  effort: {
    resources: ['an endpoint with a deployed model and its machines', 'a connection from every worker to it'],
    roles: ['permission to call the endpoint for the workers', 'permission to deploy models for whoever updates them'],
    modelUpdate: ['deploy the new version to the endpoint', 'move the traffic over'],
  },
});

async function open(restOptions: RestOptions, { callsInFlight, model, services }: OpenContext): Promise<CallPredictor> {
  const endpoint = restOptions.endpoint ?? services['model-server'];
  if (endpoint === undefined)
    throw new ProblemsError([{ key: 'endpoint', message: 'no endpoint is given, and no model server was started' }]);
  const { modelName, timeoutMs, retries } = restOptions;
  const dialect: Dialect = dialects[restOptions.dialect];
  const transport = new Transport({ endpoint, connections: callsInFlight, timeoutMs, retries });
  try {
    await checkStatus(transport, dialect, endpoint, modelName);
  } catch (error) {
    await transport.close();
    throw error;
  }

  async function post(batch: Batch, call: Call): Promise<Outcome> {
    const text = await transport.post(dialect.predictPath(modelName), dialect.encode(batch, model), call);
    return dialect.decode(text, batch, model);
  }

  /** A server refuses a whole request for one bad instance: each goes again alone, so that the bad one fails alone. */
  async function oneByOne(batch: Batch, call: Call): Promise<Outcome> {
    const failed = new Map<number, Failure>();
    const answered: Batch[] = [];
    for (let i = 0; i < batch.size; i++) {
      const instance = viewBatch(batch, i, i + 1);
      try {
        const { outputs } = await post(instance, call);
        answered.push({ size: 1, keys: instance.keys, columns: outputs });
      } catch (error) {
        if (!isBadInput(error)) throw error;
        failed.set(i, { message: messageOf(error), code: error.code });
        // Any entry will do in the place of a failed instance.
        answered.push({ size: 1, keys: instance.keys, columns: {} });
      }
    }
    const good = answered.find(({ columns }) => Object.keys(columns).length > 0);
    if (good === undefined) return { outputs: {}, failed };
    const { columns } = concatBatches(
      answered.map((one) => (Object.keys(one.columns).length > 0 ? one : { ...one, columns: good.columns })),
    );
    return { outputs: columns, failed };
  }

  return {
    async predict(batch, call) {
      try {
        return await post(batch, call);
      } catch (error) {
        if (!isBadInput(error) || batch.size === 1) throw error;
        call.retry(error);
        return oneByOne(batch, call);
      }
    },
    close: () => transport.close(),
  };
}

function isBadInput(error: unknown): error is HttpError {
  return error instanceof HttpError && (error.status === 400 || error.status === 422);
}

async function checkStatus(transport: Transport, dialect: Dialect, endpoint: string, modelName: string): Promise<void> {
  const path = dialect.statusPath(modelName);
  const refuse = (message: string, remedy: string, cause?: unknown) =>
    new ProblemsError([{ file: endpoint, message, remedy }], exitCodes.environment, { cause });
  let text: string;
  try {
    text = await transport.get(path);
  } catch (cause) {
    if (!(cause instanceof HttpError)) {
      throw refuse(
        `nothing answers there: ${messageOf(cause)}`,
        'start the server, or correct the strategy\'s "endpoint"',
        cause,
      );
    }
    const remedy =
      cause.status === 404
        ? `check the strategy's "modelName" (${modelName}) and that the server speaks this dialect`
        : 'look into the log of the server';
    throw refuse(`GET ${path}: ${cause.message}`, remedy, cause);
  }
  const problem = dialect.statusProblem(text);
  if (problem !== undefined)
    throw refuse(`GET ${path}: ${problem}`, 'check that the endpoint is a model server that speaks this dialect');
}

/** Model threads of a node: n1-standard-2 has two vCPUs. */
const threadsPerNode = 2;

function endpointUsage(_options: RestOptions, { elapsedS, modelThreads }: RunTotals): Usage[] {
  const nodes = Math.ceil(modelThreads / threadsPerNode);
  return [
    {
      part: 'endpoint',
      sku: 'vertex-ai/prediction/n1-standard-2',
      quantity: (nodes * elapsedS) / 3600,
      unit: 'node h',
      evidence: 'assumed',
      rule: `${nodes} node(s), one for ${threadsPerNode} of ${modelThreads} model threads, deployed just for the ${elapsedS.toFixed(1)} s of the run (measured here); a deployed node is paid idle or not`,
    },
  ];
}
