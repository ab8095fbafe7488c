import { z } from 'zod';
import { parseOptions } from '../../core/options.ts';
import { hasNoSecrets, secretsInAddress } from '../../core/address.ts';
import { googleAddress } from '../../data/google/client.ts';
import { type Problem, throwProblems } from '../../core/problems.ts';

const dayMs = 86_400_000;

const schema = z.strictObject({
  protocol: z.enum(['vertex-ai', 'ai-platform']).default('vertex-ai'),
  service: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as http://127.0.0.1:8502' })
    .refine(hasNoSecrets, secretsInAddress)
    .optional(),
  storage: z
    .string()
    .regex(/^gs:\/\/[a-z0-9._-]+(\/[^?#]*)?$/, 'must be a folder in Cloud Storage, such as gs://bucket/jobs')
    .optional(),
  projectId: z.string().min(1).optional(),
  region: z.string().min(1).default('us-central1'),
  modelName: z.string().min(1).default('model'),
  modelVersion: z.string().min(1).optional(),
  machineType: z.string().min(1).default('n1-standard-2'),
  /** Lines per call inside the job; the default is AI Platform's. */
  batchSize: z
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .default(64),
  pollMs: z.number().int().min(1).max(dayMs).optional(),
  timeoutMs: z.number().int().min(1).max(dayMs).default(30_000),
  queueS: z.number().int().min(0).max(86_400).default(0),
});

export type BatchJobOptions = z.output<typeof schema>;

/** Throws ProblemsError with all problems. */
export function parseBatchJobOptions(raw: unknown): BatchJobOptions {
  const options = parseOptions(schema, raw);
  const { projectId, service, storage, queueS } = options;
  const given = (raw ?? {}) as Readonly<Record<string, unknown>>;
  const problems: Problem[] = [];
  if (projectId !== undefined && given['modelName'] === undefined)
    problems.push({ key: 'modelName', message: "missing; needs the model's name or id in the project" });
  if (projectId !== undefined && service === undefined && storage === undefined)
    problems.push({ key: 'storage', message: "missing; Google's jobs need a folder in Cloud Storage, such as gs://bucket/jobs" });
  if (queueS > 0 && addressOf(options) !== undefined)
    problems.push({ key: 'queueS', message: 'is only for the embedded service; a real one has its own queue' });
  throwProblems(problems);
  return options;
}

/** Address of the service: the user's, or Google's if there is a project; undefined for the embedded one. */
export function addressOf({ protocol, service, projectId, region }: BatchJobOptions): string | undefined {
  if (service !== undefined || projectId === undefined) return service;
  return googleAddress(protocol, region);
}
