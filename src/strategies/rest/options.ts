import { z } from 'zod';
import { parseOptions } from '../../core/options.ts';
import { type Problem, ProblemsError } from '../../core/problems.ts';
import { headerProblems } from './auth/headers.ts';
import { endpoint } from './endpoint.ts';

const protocols = ['tensorflow-serving', 'open-inference', 'ai-platform', 'vertex-ai'] as const;
export type Protocol = (typeof protocols)[number];

const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'must be the name of a header');
// The message must not show a possible secret.
const headerValue = z.string('must be text in quotes').regex(/^[\t\x20-\x7e]*$/, 'must be one line of ASCII characters');

const headersMissing = 'must be a mapping of names to texts, such as { authorization: "Bearer ${MY_TOKEN}" }';
/** A body is text in memory, and Node.js has none that is longer. */
const bytes = z.int().min(1).max(500_000_000);
/** Timers of Node.js run for 24 days at most. */
const dayMs = 86_400_000;

const schema = z.strictObject({
  protocol: z.enum(protocols).default('tensorflow-serving'),
  endpoint: endpoint.optional(),
  modelName: z.string().min(1).default('model'),
  modelVersion: z.string().min(1).optional(),
  format: z.enum(['rows', 'columns']).default('rows'),
  projectId: z.string().min(1).optional(),
  region: z.string().min(1).default('us-central1'),
  endpointId: z.string().min(1).default('model'),
  rawPredict: z.enum(['tensorflow-serving', 'open-inference']).optional(),
  auth: z.enum(['none', 'google']).optional(),
  headers: z.record(headerName, headerValue, headersMissing).default({}),
  check: z.enum(['status', 'none']).default('status'),
  isolate: z.boolean().default(false),
  scalars: z.enum(['vector', 'column']).default('vector'),
  maxRequestBytes: bytes.optional(),
  maxResponseBytes: bytes.default(100_000_000),
  timeoutMs: z.int().min(1).max(dayMs).default(10_000),
  retries: z
    .strictObject({
      maxAttempts: z.int().min(1).max(100).default(4),
      baseMs: z.number().min(0).max(dayMs).default(100),
      maxMs: z.number().min(0).max(dayMs).default(5000),
      seed: z.int().min(0).max(0xffffffff).default(1),
    })
    .prefault({}),
});

export type RestOptions = z.output<typeof schema>;

/** Options of some protocols only. */
const protocolsOf: Partial<Record<keyof RestOptions, readonly Protocol[]>> = {
  modelName: ['tensorflow-serving', 'open-inference', 'ai-platform'],
  modelVersion: ['tensorflow-serving', 'open-inference', 'ai-platform'],
  format: ['tensorflow-serving', 'vertex-ai'],
  projectId: ['ai-platform', 'vertex-ai'],
  region: ['vertex-ai'],
  endpointId: ['vertex-ai'],
  rawPredict: ['vertex-ai'],
  check: ['tensorflow-serving', 'open-inference'],
  scalars: ['open-inference', 'vertex-ai'],
};

/** Throws ProblemsError with all problems, including options that the protocol does not have. */
export function parseRestOptions(raw: unknown): RestOptions {
  const problems = combinationProblems((raw ?? {}) as Readonly<Record<string, unknown>>);
  let options: RestOptions;
  try {
    options = parseOptions(schema, raw);
  } catch (cause) {
    if (!(cause instanceof ProblemsError)) throw cause;
    throw new ProblemsError([...cause.problems, ...problems], { cause });
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  return options;
}

function combinationProblems(raw: Readonly<Record<string, unknown>>): Problem[] {
  const protocol = protocols.find((one) => one === (raw['protocol'] ?? 'tensorflow-serving'));
  if (protocol === undefined) return [];
  const problems: Problem[] = Object.entries(protocolsOf)
    .filter(([key, of]) => raw[key] !== undefined && !of.includes(protocol))
    .map(([key, of]) => ({ key, message: `is not an option of protocol ${protocol}, only of ${of.join(', ')}` }));
  if (protocol === 'vertex-ai' && raw['format'] !== undefined && raw['rawPredict'] !== 'tensorflow-serving')
    problems.push({ key: 'format', message: 'needs rawPredict: tensorflow-serving; :predict takes rows' });
  const google = protocol === 'ai-platform' || protocol === 'vertex-ai';
  if (google && raw['endpoint'] !== undefined && raw['projectId'] === undefined)
    problems.push({ key: 'projectId', message: "missing; needs the project's id" });
  if (protocol === 'vertex-ai' && raw['projectId'] !== undefined && raw['endpointId'] === undefined)
    problems.push({ key: 'endpointId', message: "missing; needs the endpoint's id" });
  const { headers } = raw;
  if (typeof headers === 'object' && headers !== null) {
    problems.push(...headerProblems(headers as Readonly<Record<string, unknown>>));
    if (raw['auth'] === 'google' && Object.keys(headers).some((name) => name.toLowerCase() === 'authorization'))
      problems.push({ key: 'headers', message: 'must not contain authorization with auth: google, which sends its own' });
  }
  return problems;
}
